namespace ClockifyBff.Features;

/// <summary>A day of the week. `unknown` stands for a value that this service does not know.</summary>
internal enum Weekday
{
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Unknown,
}

namespace ClockifyBff.Features;

/// <summary>A day of the week.</summary>
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

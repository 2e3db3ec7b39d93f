namespace ClockifyBff.Features;

/// <summary>The type of a custom field's values. `unknown` stands for a type that this service does not know.</summary>
internal enum CustomFieldType
{
    Txt,
    Number,
    DropdownSingle,
    DropdownMultiple,
    Checkbox,
    Link,
    Unknown,
}

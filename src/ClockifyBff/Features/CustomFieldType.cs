namespace ClockifyBff.Features;

/// <summary>What a custom field holds.</summary>
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

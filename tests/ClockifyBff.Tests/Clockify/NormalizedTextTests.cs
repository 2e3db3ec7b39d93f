using ADRaffy.ENSNormalize;
using ClockifyBff.Clockify;

namespace ClockifyBff.Tests.Clockify;

[Trait("Kind", "unit")]
public sealed class NormalizedTextTests
{
    [Fact]
    public void Text_normalized_without_the_tables_equals_text_normalized_with_them()
    {
        foreach (var before in (string[])["a", "\u0627", "\u304B", "\uAC00", "\u0435", "\U0001F44D"])
        {
            for (var character = 0x80; character < 0x20000; character++)
            {
                if (character is < 0xD800 or > 0xDFFF)
                {
                    var text = before + char.ConvertFromUtf32(character);
                    var expected = ENSNormalize.NF.NFC(text.EnumerateRunes().Select(rune => rune.Value));
                    Assert.True(
                        expected.SequenceEqual(NormalizedText.Of(text).EnumerateRunes().Select(rune => rune.Value)),
                        $"{before} U+{character:X4}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Lone_surrogate_becomes_U_FFFD() => Assert.Equal("a\uFFFDb", NormalizedText.Of("a\uD83Db"));
}

using ADRaffy.ENSNormalize;
using ClockifyBff.Http;

namespace ClockifyBff.Tests.Http;

[Trait("Kind", "unit")]
public sealed class NormalizedTextTests
{
    [Fact]
    public void Text_that_is_passed_without_a_look_into_the_tables_is_what_they_would_make_of_it()
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
    public void Half_a_character_is_not_taken_for_a_whole_one() => Assert.Equal("a\uFFFDb", NormalizedText.Of("a\uD83Db"));
}

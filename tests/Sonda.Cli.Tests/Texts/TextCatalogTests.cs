using System.Text.RegularExpressions;
using Sonda.Cli.Tests.Texts.Scan;

namespace Sonda.Cli.Tests.Texts;

/// <summary>The texts of the catalogue fit each other in both languages, and fit the source that uses them.</summary>
public sealed partial class TextCatalogTests
{
    private static readonly TextCatalog English = TextCatalog.For("en");
    private static readonly TextCatalog Portuguese = TextCatalog.For("pt");
    private static readonly Lazy<CatalogUse[]> Uses = new(() => [.. SourceProject.All.SelectMany(CatalogUse.In)]);

    [Fact]
    public void Both_languages_have_the_same_keys_each_once()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Portuguese.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(English.Keys.GroupBy(key => key).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Both_languages_have_the_same_places() =>
        Assert.All(English.Keys, key => Assert.Equal(TextCatalog.Places(English[key]).Order(), TextCatalog.Places(Portuguese[key]).Order()));

    [Fact]
    public void Both_languages_have_the_same_number_of_paragraphs() =>
        Assert.All(English.Keys, key => Assert.Equal(English[key].Split("\n\n").Length, Portuguese[key].Split("\n\n").Length));

    [Fact]
    public void No_text_is_empty_and_every_brace_is_a_place() => Assert.All((TextCatalog[])[English, Portuguese], texts => Assert.All(texts.Keys, key =>
    {
        Assert.False(string.IsNullOrWhiteSpace(texts[key]), key);
        Assert.Equal(texts[key].Count(c => c == '{'), Place().Count(texts[key]));
        Assert.DoesNotContain('\uFFFD', texts[key]);
    }));

    [Fact]
    public void A_long_text_that_is_the_same_in_both_languages_was_forgotten() => Assert.All(
        English.Keys.Where(key => Place().Replace(English[key], "").Length > 15 && key != "allowed.init"),
        key => Assert.NotEqual(English[key], Portuguese[key]));

    [Fact]
    public void No_plural_is_put_in_parentheses() => Assert.All((TextCatalog[])[English, Portuguese], texts =>
        Assert.All(texts.Keys, key => Assert.DoesNotMatch(@"\p{L}\((s|es|ns|is|as|os)\)", texts[key])));

    /// <summary>Such a mark closes nothing, and the emphasis goes on to the next one.</summary>
    [Fact]
    public void No_letter_follows_the_end_of_an_emphasis() => Assert.All((TextCatalog[])[English, Portuguese], texts =>
        Assert.All(texts.Keys, key => Assert.DoesNotMatch(@"(?<![\w*])\*{1,2}\w[^*\s]*\*{1,2}\p{L}", texts[key])));

    [Fact]
    public void Every_text_is_used_by_the_source()
    {
        Regex[] keys = [.. SourceProject.All.SelectMany(CatalogUse.KeysIn)];
        bool Is(string text) => keys.Any(pattern => pattern.IsMatch(text));

        // The key of an ailment's text consists of its id, its form and a part, each of them a string of the source.
        // The page of the lab uses the keys of its own topic (LabTextTests).
        string[] unused = [.. English.Keys.Where(key => !key.StartsWith("lab.", StringComparison.Ordinal) && !Is(key) && !(key.Split('.') is [.., "text" or "why" or "title"] parts && parts.All(Is)))];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }

    [Fact]
    public void Every_key_that_a_call_names_exists_and_its_places_get_values()
    {
        Assert.True(Uses.Value.Length > 150, $"{Uses.Value.Length} calls found.");
        string[] faults =
        [
            .. from use in Uses.Value
               from pattern in use.Keys
               let isWhole = CatalogUse.IsWhole(pattern.ToString())
               let keys = English.Keys.Where(key => pattern.IsMatch(key)).ToArray()
               from fault in keys.Length == 0 && isWhole ? [$"no text {pattern}"]
                   : !isWhole ? []
                   : keys.SelectMany(key => TextCatalog.Places(English[key])).Where(place => !use.Values.Contains(place)).Select(place => $"{pattern} has {{{place}}}")
               select $"{use.Place}: {fault}",
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_value_that_a_call_gives_has_a_place()
    {
        string[] faults =
        [
            .. from use in Uses.Value
               let keys = English.Keys.Where(key => use.Keys.Any(pattern => pattern.IsMatch(key))).ToArray()
               from value in use.Values
               where !keys.Any(key => TextCatalog.Places(English[key]).Contains(value))
               select $"{use.Place}: {value}",
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("pt-BR", "pt")]
    [InlineData("pt-PT", "pt")]
    [InlineData("en-US", "en")]
    [InlineData("fr-FR", "en")]
    [InlineData("", "en")]
    public void Portuguese_of_any_country_is_Portuguese_and_all_else_English(string tag, string language) =>
        Assert.Equal(language, TextCatalog.For(tag).Language);

    [Fact]
    public void A_place_without_a_value_and_an_unknown_key_are_errors()
    {
        Assert.Contains("{layers}", Assert.Throws<InvalidOperationException>(() => English.Say("diagnose.layers")).Message, StringComparison.Ordinal);
        Assert.Contains("[no.such]", Assert.Throws<KeyNotFoundException>(() => English["no.such"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_has_a_decimal_point_in_both_languages_and_no_point_between_thousands()
    {
        Assert.Equal("10,000.5", English.Numbers.Localized(10_000.5, "#,0.0"));
        Assert.Equal("10\u00A0000.5", Portuguese.Numbers.Localized(10_000.5, "#,0.0"));
        Assert.Equal("10\u00A0000,5", TextCatalog.For("pt", Medium.Page).Numbers.Localized(10_000.5, "#,0.0"));
    }

    [GeneratedRegex(@"\{[a-z][A-Za-z]*(:[^{}]*)?\}")]
    private static partial Regex Place();
}

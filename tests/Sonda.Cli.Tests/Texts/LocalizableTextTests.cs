using Sonda.Cli.Tests.Texts.Scan;

namespace Sonda.Cli.Tests.Texts;

/// <summary>
/// Every text of the projects below the user interface has a Portuguese form, found by reading the source as the compiler does.
/// </summary>
public sealed class LocalizableTextTests
{
    private static readonly Lazy<(string Form, string Place)[]> Source =
        new(() => [.. SourceProject.All.SelectMany(LocalizableForms.In)]);

    [Fact]
    public void The_scan_reads_every_project_and_finds_texts()
    {
        Assert.True(SourceProject.All.Length >= 4);
        Assert.True(Source.Value.Length > 200, $"{Source.Value.Length} texts found.");
    }

    [Fact]
    public void Every_text_of_the_source_has_a_Portuguese_form()
    {
        string[] missing = [.. Source.Value.Where(text => HasWords(text.Form) && !TextCatalog.Forms.ContainsKey(text.Form)).Select(text => $"{text.Place}: {text.Form}")];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_Portuguese_form_belongs_to_a_text_of_the_source()
    {
        HashSet<string> forms = [.. Source.Value.Select(text => text.Form)];
        string[] left = [.. TextCatalog.Forms.Keys.Where(form => !forms.Contains(form))];
        Assert.True(left.Length == 0, string.Join('\n', left));
    }

    [Fact]
    public void Both_forms_have_the_same_values() => Assert.All(
        TextCatalog.Forms, pair => Assert.Equal(TextCatalog.Places(pair.Key).Order(), TextCatalog.Places(pair.Value).Order()));

    [Fact]
    public void No_plural_is_put_in_parentheses() =>
        Assert.All(TextCatalog.Forms, pair => Assert.DoesNotMatch(@"\p{L}\((s|es|ns|is|as|os)\)", pair.Key + pair.Value));

    [Fact]
    public void A_text_within_a_text_is_in_the_same_language_and_numbers_follow_the_medium()
    {
        var text = LocalizableText.Of($"The layers differ by {0.5}: {LocalizableText.Of($"a whole number")}");
        Assert.Equal("The layers differ by 0.5: um número inteiro", TextCatalog.For("pt").Of(text));
        Assert.Equal("The layers differ by 0,5: um número inteiro", TextCatalog.For("pt", Medium.Page).Of(text));
        Assert.Equal("The layers differ by 0.5: a whole number", TextCatalog.For("en", Medium.Page).Of(text));
    }

    [Fact]
    public void Reasons_within_a_sentence_lose_their_points()
    {
        LocalizableText offline = LocalizableText.Of($"--offline forbids the download"), broken = LocalizableText.Of($"the server's name cannot be resolved.");
        var text = LocalizableText.Of($"{"MNIST"} could not be downloaded: {LocalizableText.Reasons([broken, LocalizableText.Of($"{"a"}: {broken}"), offline, broken])}.");
        Assert.Equal(
            "MNIST could not be downloaded: the server's name cannot be resolved; a: the server's name cannot be resolved; "
            + "--offline forbids the download; the server's name cannot be resolved.", text.ToString());
        Assert.Equal(text.ToString(), TextCatalog.For("en").Of(text));
        Assert.DoesNotContain(".;", TextCatalog.For("pt").Of(text), StringComparison.Ordinal);
        Assert.EndsWith("o nome do servidor não foi encontrado.", TextCatalog.For("pt").Of(text), StringComparison.Ordinal);
    }

    /// <summary>Whether a form has a word besides its places.</summary>
    private static bool HasWords(string form)
    {
        string places = System.Text.RegularExpressions.Regex.Replace(form, @"\{\d+\}", "");
        return places.Any(char.IsLetter);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sonda.Data;
using Sonda.Reports.Chapter;

namespace Sonda.Reports.Tests;

public sealed partial class ChapterReportTests(WrittenReports reports) : IClassFixture<WrittenReports>
{
    private static readonly string[] Figures =
    [
        "accuracy", "gradient-bars", "initial-speeds", "sigmoid-slope", "speeds-2-hidden", "speeds-3-hidden", "speeds-4-hidden",
    ];

    /// <summary>The slope of the sigmoid is a formula, without measured numbers.</summary>
    private static readonly string[] Tables = [.. Figures.Where(name => name != "sigmoid-slope")];

    [Fact]
    public void Writes_every_file_under_its_stable_name_and_leaves_nothing_else()
    {
        Folder folder = reports.Mnist();
        string[] expected =
        [
            "report.html", "chapter.json", .. Figures.Select(name => name + ".png"), .. Figures.Select(name => name + ".svg"),
            .. Tables.Select(name => name + ".csv"),
        ];

        Assert.Equal(expected.Order(), folder.Paths.Select(path => Path.GetFileName(path)!).Order());
        Assert.Equal("report.html", Path.GetFileName(folder.Paths[0]));
        Assert.Equal(folder.Paths.Order(), Directory.GetFiles(Path.GetDirectoryName(folder.Paths[0])!).Order());
    }

    [Fact]
    public void Writing_again_replaces_the_files()
    {
        using Folder folder = Folder.With(SampleResults.Mnist());
        folder.Write(SampleResults.Mnist() with { Seed = 4711 });

        Assert.Contains("4711", folder.Html, StringComparison.Ordinal);
        Assert.Equal(folder.Paths.Count, Directory.GetFiles(Path.GetDirectoryName(folder.Paths[0])!).Length);
    }

    [Fact]
    public void A_run_replaces_every_file_of_an_earlier_one_and_no_other()
    {
        using Folder folder = Folder.With(SampleResults.Partial() with { GradientBars = SampleResults.Mnist().GradientBars });
        string root = Path.GetDirectoryName(folder.Paths[0])!;
        string mine = Path.Combine(root, "speeds.csv");
        File.WriteAllText(mine, "mine");

        folder.Write(SampleResults.Partial());

        Assert.Equal([.. folder.Paths.Append(mine).Order()], Directory.GetFiles(root).Order());
    }

    [Fact]
    public void Every_figure_and_every_table_has_the_name_of_its_kind()
    {
        Folder folder = reports.Mnist();
        Func<string, bool> isOwn = EarlierRun.IsOwn(Path.GetDirectoryName(folder.Paths[0])!);

        Assert.All(folder.Paths.Select(path => Path.GetFileName(path)!), name => Assert.True(isOwn(name), name));
        Assert.False(isOwn("speeds-x-hidden.csv"));
    }

    [Fact]
    public void Files_beside_which_no_run_lies_are_not_removed()
    {
        using var folder = new Folder();
        string mine = Path.Combine(folder.Root, "deep", "er", "speeds-9-hidden.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "mine");

        folder.Write(SampleResults.Partial());

        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void A_partial_run_never_replaces_a_complete_one()
    {
        using Folder folder = Folder.With(SampleResults.Mnist());
        string complete = folder.Html, root = Path.GetDirectoryName(folder.Paths[0])!;
        int files = folder.Paths.Count;

        folder.Write(SampleResults.Partial());
        folder.Write(SampleResults.Partial());

        Assert.Equal(Path.Combine(root, "partial", "report.html"), folder.Paths[0]);
        Assert.Equal(complete, File.ReadAllText(Path.Combine(root, "report.html")));
        Assert.Equal(files, Directory.GetFiles(root).Length);

        folder.Write(SampleResults.Mnist());
        Assert.Equal(Path.Combine(root, "report.html"), folder.Paths[0]);
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        Folder one = reports.Mnist();
        using Folder two = Folder.With(SampleResults.Mnist());

        Assert.All(one.Paths.Zip(two.Paths), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("de-DE", "en")]
    [InlineData("pt-BR", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    public void The_page_is_well_formed_and_says_its_language(string language, string expected)
    {
        Folder folder = reports.Mnist(language);
        XElement page = Page(folder.Html);

        Assert.Equal(expected, (string?)page.Attribute("lang"));
        Assert.Single(page.Descendants("h1"));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "script");
    }

    [Fact]
    public void The_page_asks_no_other_place_for_anything()
    {
        Folder folder = reports.Mnist();
        XElement page = Page(folder.Html);

        // Every link leads into the page or to a file written next to it.
        string[] written = [.. folder.Paths.Select(path => Path.GetFileName(path)!)];
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        foreach (XAttribute link in page.Descendants().Attributes()
            .Where(attribute => attribute.Name.LocalName is "href" or "src" or "srcset" or "data" or "action" or "poster"))
        {
            Assert.True(
                link.Value == "data:," || written.Contains(link.Value) || (link.Value[0] == '#' && ids.Contains(link.Value[1..])),
                link.ToString());
        }

        Assert.All(Address().Matches(folder.Html), match => Assert.StartsWith("http://www.w3.org/", match.Value, StringComparison.Ordinal));
        Assert.All(CssUrl().Matches(folder.Html), match => Assert.Matches("^url\\((data:|#)", match.Value));
        Assert.DoesNotContain("@import", folder.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_has_a_text_for_those_who_cannot_see_it_and_a_caption()
    {
        Folder folder = reports.Mnist();
        XElement[] figures = [.. Page(folder.Html).Descendants("figure")];

        Assert.Equal(Figures.Length, figures.Length);
        Assert.All(figures, figure =>
        {
            XElement svg = figure.Descendants().First(element => element.Name.LocalName == "svg");
            Assert.Equal("img", (string?)svg.Attribute("role"));
            Assert.True(((string?)svg.Attribute("aria-label"))?.Length > 60);
            Assert.NotEmpty(figure.Descendants("figcaption"));
        });
    }

    [Theory]
    [InlineData("en", "norm of the mean")]
    [InlineData("pt", "norma da média")]
    public void Every_formula_is_plain_html_with_its_words(string language, string words)
    {
        Folder folder = reports.Mnist(language);
        XElement[] formulas = [.. Page(folder.Html).Descendants("div").Where(div => (string?)div.Attribute("class") == "formula")];

        Assert.Equal(3, formulas.Length);
        Assert.All(formulas, formula => Assert.Equal("img", (string?)formula.Attribute("role")));
        Assert.Contains(words, (string?)formulas[0].Attribute("aria-label"), StringComparison.Ordinal);
        Assert.DoesNotContain("<math", folder.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_interpolated_is_escaped()
    {
        using Folder folder = Folder.With(SampleResults.Mnist() with { DataOrigin = $"<script>alert('&\"')</script> {"{seed}"} *a*" });

        Assert.Contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt; {seed} *a*", folder.Html, StringComparison.Ordinal);
        Page(folder.Html);
    }

    [Theory]
    [InlineData("en", "These digits are not MNIST", "Drawn digits, not MNIST")]
    [InlineData("pt", "Estes dígitos não são o MNIST", "Dígitos desenhados, não MNIST")]
    public void Drawn_digits_are_announced_on_the_page_and_on_every_figure(string language, string notice, string ribbon)
    {
        using Folder folder = Folder.With(SampleResults.DrawnDigits(), language);

        Assert.Contains(notice, Page(folder.Html).Descendants("aside").Single().Value, StringComparison.Ordinal);
        Assert.All(
            folder.Paths.Where(path => path.EndsWith(".svg", StringComparison.Ordinal) && !path.Contains("sigmoid", StringComparison.Ordinal)),
            path => Assert.Contains(ribbon, File.ReadAllText(path), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Book", "of the book’s speeds", "the book’s accuracy")]
    [InlineData("pt", "Livro", "das velocidades do livro", "acurácia do livro")]
    public void Beside_drawn_digits_no_figure_of_the_book_is_ever_shown(
        string language, string column, string card, string legend)
    {
        Folder mnist = reports.Mnist(language);
        Assert.Contains(column, Page(mnist.Html).Descendants("th").Select(cell => cell.Value));
        Assert.Contains(card, mnist.Html, StringComparison.Ordinal);
        Assert.Contains(legend, mnist.Html, StringComparison.Ordinal);

        using Folder drawn = Folder.With(SampleResults.DrawnDigitsWithBook(), language);
        XElement page = Page(drawn.Html);
        Assert.DoesNotContain(column, page.Descendants("th").Select(cell => cell.Value));
        Assert.DoesNotContain(card, drawn.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(legend, drawn.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("12[.,]3[45]|0[.,]98[78]", page.Value);
        Assert.All(
            drawn.Paths.Where(path => path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal)),
            path => Assert.DoesNotMatch("12\\.34|0\\.987", File.ReadAllText(path)));
    }

    [Theory]
    [InlineData("en", "These files are not the published MNIST", "Not the published MNIST")]
    [InlineData("pt", "Estes arquivos não são o MNIST publicado", "Não é o MNIST publicado")]
    public void Unverified_files_are_announced_and_no_figure_of_the_book_is_shown(string language, string notice, string ribbon)
    {
        using Folder folder = Folder.With(SampleResults.Mnist() with { DataVerified = false }, language);

        Assert.Contains(notice, Page(folder.Html).Descendants("aside").Single().Value, StringComparison.Ordinal);
        Assert.Contains(ribbon, folder.Text("initial-speeds.svg"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Page(folder.Html).Descendants("th").Select(cell => cell.Value), header => header is "Book" or "Livro");
        Assert.DoesNotContain("\"book\": 9", folder.Text("chapter.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "These images are Fashion-MNIST", "Fashion-MNIST, not MNIST")]
    [InlineData("pt", "Estas imagens são do Fashion-MNIST", "Fashion-MNIST, não MNIST")]
    public void Fashion_is_announced_and_no_figure_of_the_book_is_shown(string language, string notice, string ribbon)
    {
        using Folder folder = Folder.With(SampleResults.Mnist() with { Data = LoadedData.FashionMnist }, language);

        Assert.Contains(notice, Page(folder.Html).Descendants("aside").Single().Value, StringComparison.Ordinal);
        Assert.Contains(ribbon, folder.Text("initial-speeds.svg"), StringComparison.Ordinal);
        Assert.Contains("Fashion-MNIST", Page(folder.Html).Descendants("dd").Select(cell => cell.Value));
        Assert.DoesNotContain(
            Page(folder.Html).Descendants("th").Select(cell => cell.Value), header => header is "Book" or "Livro");
    }

    [Fact]
    public void The_books_accuracy_stands_only_beside_a_network_that_trained_as_long()
    {
        using Folder partial = Folder.With(SampleResults.Partial());
        string[] cells = [.. Page(partial.Html).Descendants("td").Select(cell => cell.Value)];
        Assert.Contains("96.48%", cells);
        Assert.DoesNotContain("96.90%", cells);

        using Folder quick = Folder.With(SampleResults.Mnist() with { Quick = true });
        Assert.DoesNotContain("96.48%", Page(quick.Html).Value, StringComparison.Ordinal);
        Assert.DoesNotContain("the book’s accuracy", quick.Text("accuracy.svg"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_run_says_so_and_shows_what_there_is()
    {
        using Folder folder = Folder.With(SampleResults.Partial());

        Assert.Contains("stopped early", folder.Html, StringComparison.Ordinal);
        Assert.Equal(2, Page(folder.Html).Descendants("p").Count(p => (string?)p.Attribute("class") == "missing"));
        Assert.Contains("accuracy.csv", folder.Paths.Select(path => Path.GetFileName(path)!));
        Assert.DoesNotContain("gradient-bars.png", folder.Paths.Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public void A_run_that_measured_nothing_still_gives_a_page()
    {
        using Folder folder = Folder.With(SampleResults.Nothing());

        Assert.Equal(4, Page(folder.Html).Descendants("p").Count(p => (string?)p.Attribute("class") == "missing"));
        Assert.Contains("chapter.json", folder.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_run_carries_no_notice_and_a_quick_one_does()
    {
        Folder whole = reports.Mnist();
        using Folder quick = Folder.With(SampleResults.Mnist() with { Quick = true });

        Assert.Empty(Page(whole.Html).Descendants("aside"));
        Assert.Contains("quick run", Page(quick.Html).Descendants("aside").Single().Value, StringComparison.Ordinal);
        Assert.Contains("sonda chapter --seed 1 --quick", quick.Html, StringComparison.Ordinal);
        Assert.Contains("sonda chapter --seed 1 --seeds 200", whole.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void Zeros_and_what_is_no_number_harm_nothing(string language)
    {
        using Folder folder = Folder.With(SampleResults.Degenerate(), language);

        Assert.DoesNotMatch("NaN|Infinity|∞", Page(folder.Html).Value);
    }

    [Fact]
    public void Data_files_do_not_depend_on_language_or_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            using Folder english = Folder.With(SampleResults.Mnist(), "en-US");
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");
            using Folder portuguese = Folder.With(SampleResults.Mnist(), "pt-BR");

            string[] data = [.. english.Paths.Select(path => Path.GetFileName(path)!).Where(name => name.EndsWith(".csv", StringComparison.Ordinal) || name == "chapter.json")];
            Assert.Equal(Tables.Length + 1, data.Length);
            Assert.All(data, name => Assert.Equal(english.Text(name), portuguese.Text(name)));
            Assert.Contains("92,9%", portuguese.Html, StringComparison.Ordinal);
            Assert.Contains("92.9%", english.Html, StringComparison.Ordinal);

            // The process's culture must not affect English either.
            using Folder again = Folder.With(SampleResults.Mnist(), "en-US");
            Assert.Equal(english.Html, again.Html);
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    private static XElement Page(string html)
    {
        const string doctype = "<!DOCTYPE html>";
        Assert.StartsWith(doctype, html, StringComparison.Ordinal);
        return XElement.Parse(html[doctype.Length..]);
    }

    [GeneratedRegex("(https?|wss?|ftp)://[^\"' <]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"url\(.{0,6}")]
    private static partial Regex CssUrl();
}

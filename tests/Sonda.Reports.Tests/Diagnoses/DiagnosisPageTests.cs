using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sonda.Data;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Texts;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;
using Sonda.Tests;

namespace Sonda.Reports.Tests.Diagnoses;

public sealed class DiagnosisPageTests
{
    private const string English = "en", Portuguese = "pt";

    public DiagnosisPageTests() => Requirement.FusedMultiplyAdd();

    [Fact]
    public async Task The_page_needs_no_other_file_and_says_it_all_in_both_languages()
    {
        DiagnosisResult result = await Diagnose("2-[5 sigmoid he-uniform]x8-1 bce; data circle; optimizer adam; batch 128; epochs 300", layers: true);
        foreach ((string language, string verdict, string extremum) in new[] { (English, "Problems found", "Why a small gradient is not convergence"), (Portuguese, "Problemas encontrados", "Por que um gradiente pequeno não é convergência") })
        {
            string page = DiagnosisPage.Write(result, language, "sonda diagnose '2-<5>'");
            XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]); // Well-formed: nothing was pasted in unescaped.
            Assert.Contains($"<h1>{verdict}</h1>", page, StringComparison.Ordinal);
            Assert.Contains(extremum, page, StringComparison.Ordinal);
            Assert.Contains("sonda diagnose --explain vanishing", page, StringComparison.Ordinal);
            Assert.Contains("2-&lt;5&gt;", page, StringComparison.Ordinal);
            Assert.Equal(4, Regex.Count(page, "<figure id="));
            Assert.DoesNotMatch("(src|href)=\"(?!data:)", page.Replace("href=\"#", "", StringComparison.Ordinal));
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            foreach (Finding finding in result.Verdict.Findings)
            {
                Assert.Contains(FindingText.TitleOf(finding.Ailment, language), page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_page_without_a_network_or_a_theory_leaves_out_what_is_not_known()
    {
        DiagnosisResult whole = await Diagnose("2-[7 relu he bn]x3-3 softmax; data blob");
        string page = DiagnosisPage.Write(DiagnosisExperiment.Of(whole.Trace), English, "sonda diagnose --trace t.json");
        Assert.Equal(2, Regex.Count(page, "<figure id="));
        Assert.DoesNotContain("extremum", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forecast_is_a_page_of_its_own_in_both_languages()
    {
        var run = RunSpec.Parse("2-[20 tanh lecun]x3-3 softmax; data blob");
        LoadedData data = await DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, TestContext.Current.CancellationToken);
        ForecastResult result = ForecastExperiment.Run(data, new ForecastOptions { Run = run, Seeds = 2 }, null, TestContext.Current.CancellationToken);
        foreach ((string language, string verdict, string column) in new[] { (English, "At the edge of chaos", "measured"), (Portuguese, "À beira do caos", "medida") })
        {
            string page = ForecastPage.Write(result, language, "sonda forecast '2-<5>'");
            XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
            Assert.Contains($"<h1>{verdict}</h1>", page, StringComparison.Ordinal);
            Assert.Contains($">{column}</th>", page, StringComparison.Ordinal);
            Assert.Contains("2-&lt;5&gt;", page, StringComparison.Ordinal);
            Assert.Equal(2, Regex.Count(page, "<figure id="));
            Assert.Equal(4, Regex.Count(page, "<th scope=\"row\">"));
        }

        string bare = ForecastPage.Write(result with { Field = null, Gap = LocalizableText.Of($"No theory of sequences: it assumes that each row is one point."), Layers = [] }, Portuguese, "sonda forecast");
        Assert.Contains("não há teoria de sequências", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", bare, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quadratic", 3, "squared error", "an output without a class")]
    [InlineData("softmax", 2, "an output without a class", "squared error")]
    public async Task Of_an_output_that_does_not_fit_only_the_fault_is_told(string cost, int classes, string told, string untold)
    {
        Sonda.Diagnosis.Traces.Trace trace = (await Diagnose($"2-[5 sigmoid]-3 {cost}; data blob")).Trace;
        DiagnosisResult result = DiagnosisExperiment.Of(trace with { Subject = trace.Subject with { Classes = classes } });
        var words = FindingText.Of(result.Verdict.Findings.Single(finding => finding.Ailment == OutputMisfitRule.Id), English);
        Assert.Contains(told, words.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(untold, words.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2-[5 tanh]-2 softmax; data blob", "classes of the data: 3.", "an output without a class")]
    [InlineData("2-[5 tanh]-5 softmax; data blob", "classes of the data: 3.", "an output without a class")]
    [InlineData("2-[5 tanh]-1 bce; data blob", "classes of the data: 3.", "an output without a class")]
    [InlineData("2-[5 tanh]-1 mse; data blob", "classes of the data: 3.", "squared error")]
    [InlineData("(6,2)-[rnn 4]-2 mse; data adding(length=6,rows=60)", "in the target of each row: 1.", "a unit of its own")]
    [InlineData("(6,2)-[rnn 4]-1 hinge; data adding(length=6,rows=60)", "in the target of each row: 1.", "The cost cannot reach these numbers")]
    public async Task What_cannot_be_trained_is_told_from_spec_and_data(string text, string counted, string told)
    {
        DiagnosisResult result = await Diagnose(text, layers: true);
        Finding found = Assert.Single(result.Verdict.Findings);
        Assert.Equal((OutputMisfitRule.Id, Severity.Severe, 1.0), (found.Ailment, found.Severity, found.Probability));
        Assert.Equal(RemedyKinds.FitOutput, result.Remedies[0].Id);
        Assert.All(result.Remedies, remedy => Assert.StartsWith(RemedyKinds.FitOutput, remedy.Id, StringComparison.Ordinal));
        Assert.True(result is { Forecast: null, LayerValues: null, Verdict.Healthy: false, Trace.Steps.Count: 0 });
        string page = DiagnosisPage.Write(result, English, "sonda diagnose");
        Assert.All([counted, told, "sonda examined nothing else"], (string part) => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(60,2)-[rnn 32]-1 mse; data adding(60)", false)]
    [InlineData("(60,2)-[rnn 32 recurrent(normal(0,0.02))]-1 mse; data adding(60)", true)]
    public async Task What_would_change_nothing_is_not_prescribed(string text, bool changes)
    {
        string[] prescribed = [.. (await Diagnose(text)).Remedies.Select(remedy => remedy.Id)];
        Assert.Contains(RemedyKinds.Lstm, prescribed);
        Assert.Equal(changes, prescribed.Contains(RemedyKinds.OrthogonalRecurrence));
    }

    [Fact]
    public async Task Why_layers_are_not_read_is_on_the_page()
    {
        DiagnosisResult result = await Diagnose("(6,2)-[rnn 4 tanh]-1 mse; data adding(length=6,rows=60)", layers: true);
        Assert.Equal("sequence", result.NoLayerValues);
        Assert.Contains("do not work for sequences", DiagnosisPage.Write(result, English, "sonda diagnose"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2-[5 sigmoid he-uniform]x2-1 bce; data circle")]
    [InlineData("2-[20 tanh lecun]x49-3 softmax; data blob")]
    [InlineData("2-[5 relu uniform(-9,-8)]-[5 relu he]-3 softmax; data blob")]
    public async Task Waterfalls_end_where_the_readings_say(string text)
    {
        DiagnosisResult result = await Diagnose(text);
        Figure back = WaterfallFigure.Backward(result.Trace.Subject, result.Shown!, TextCatalog.For("en", Medium.Page))!;
        double first = result.Shown!.Layers[0].DeltaNorm!.Value, last = result.Shown.Layers[^1].DeltaNorm!.Value;
        string expected = first == 0 ? "nothing arrives" : (20 * Math.Log10(first / last)).ToString("+0.0;−0.0", CultureInfo.InvariantCulture) + " dB";
        Assert.Contains(expected, back.Subtitle, StringComparison.Ordinal);
        Assert.NotEmpty(FigureRenderer.Png(back));
        Assert.NotNull(DiagnosisPictures.Waterfall(result, new FigureStyle(IsSvg: true, Portuguese)));

        // In deep networks a column stands for several layers: 49 gains in columns of four, the last of them for layer 1.
        bool isDeep = result.Trace.Subject.Layers.Count > 25;
        Assert.Equal(isDeep, back.Subtitle.EndsWith("Up to 4 layers a column.", StringComparison.Ordinal));
        Assert.Equal(isDeep, back.Alt.Contains(": 49–46: ", StringComparison.Ordinal));
        Assert.Equal(isDeep, back.Alt.Contains("; 1: ", StringComparison.Ordinal) && back.Alt.Contains("; 5–2: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2-[20 tanh lecun]x3-3 softmax; data blob")]
    [InlineData("2-[20 relu he]x3-3 softmax; data blob")]
    [InlineData("2-[20 sigmoid book]x3-3 softmax; data blob")]
    public async Task A_network_has_its_place_in_the_phase_diagram_and_speeds_their_band(string text)
    {
        ForecastResult forecast = (await Diagnose(text)).Forecast!;
        Assert.NotNull(DiagnosisPictures.Phases(forecast, new FigureStyle(IsSvg: false, English)));
        Assert.NotNull(ForecastFigure.Draw(forecast, TextCatalog.For("pt", Medium.Page)));
        Assert.Null(DiagnosisPictures.Phases(forecast with { Field = null }, new FigureStyle(IsSvg: false, English)));
    }

    private static async Task<DiagnosisResult> Diagnose(string text, bool layers = false)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = await DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, TestContext.Current.CancellationToken);
        return DiagnosisExperiment.Run(
            data, new DiagnosisOptions { Run = run, Steps = 1, Starts = 0, Layers = layers }, null, TestContext.Current.CancellationToken);
    }
}

using System.Text.Json;
using System.Xml.Linq;
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Engine.Randomness;
using Sonda.Reports.Cures;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Json;
using Sonda.Reports.Texts;
using Sonda.Reports.Trainings;
using Sonda.Reports.Views;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Cures;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Evaluation;
using Sonda.Tests;

namespace Sonda.Reports.Tests.Views;

/// <summary>The measures of a table: the same network has the same in a training, a diagnosis and a cure, on every page and in JSON.</summary>
public sealed class TableMetricsTests : IDisposable
{
    private const string English = "en", Portuguese = "pt";
    private readonly string _file = Path.Combine(Path.GetTempPath(), "sonda-" + Guid.NewGuid().ToString("N") + ".csv");

    public TableMetricsTests() => Requirement.FusedMultiplyAdd();

    [Theory]
    [InlineData("2-[6 tanh]-2 softmax", "order=stratified", "epochs 8", "")]
    [InlineData("2-[6 tanh]-2 softmax", "order=stratified,test=0.2", "epochs 40", "early-stop patience(2)")]
    [InlineData("2-[6 tanh]-1 mse", "task=regression,test=0.2", "epochs 40", "early-stop patience(2)")]
    public void A_whole_training_has_the_same_measures_in_train_and_diagnose(string network, string table, string epochs, string stopping)
    {
        (RunSpec run, LoadedData data) = Run(network, table, epochs, stopping);
        TrainingResult trained = Train(run, data);
        DiagnosisResult diagnosed = Diagnose(run, data, null);
        Assert.True(trained.Validation!.Rows > 0);
        Assert.Equal(Json(trained.Validation), Json(diagnosed.Validation));
        Assert.Equal(Json(trained.Test), Json(diagnosed.Test));
        Assert.Equal(table.Contains("test=", StringComparison.Ordinal), diagnosed.Test is not null);
        Assert.Null(Diagnose(run, data, 0).Validation);

        using JsonDocument document = JsonDocument.Parse(DiagnosisJson.Serialize(diagnosed, English));
        JsonElement validation = document.RootElement.GetProperty("validation");
        Assert.Equal(trained.Validation.Rmse ?? trained.Validation.BalancedAccuracy, validation.GetProperty(trained.Validation.Rmse is null ? "balancedAccuracy" : "rmse").GetDouble());

        foreach (string language in new[] { English, Portuguese })
        {
            TextCatalog texts = TextCatalog.For(language, Medium.Page);
            string sentence = MetricsView.Sentence(trained.Validation, TrainingView.PartOf("validation", texts), texts)!;
            foreach (string page in new[] { TrainingPage.Write(trained, language, "sonda train"), DiagnosisPage.Write(diagnosed, language, "sonda diagnose") })
            {
                XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
                Assert.Contains(sentence, page, StringComparison.Ordinal);
                Assert.Equal(trained.Validation.Classes.Count > 0, page.Contains("id=\"report\"", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_cure_has_the_means_over_its_seeds_before_and_after()
    {
        (RunSpec run, LoadedData data) = Run("2-[6 tanh]-2 softmax", "order=stratified", "epochs 20", "");

        // Without rules the search ends after the unchanged run.
        CureResult cure = CureExperiment.Run(run, data, new Doctor([]), new CureOptions { Seeds = 3, Threads = 1 }, stop: TestContext.Current.CancellationToken);
        RowMetrics[] each = [.. Enumerable.Range(0, 3).Select(seed => Train(run with { Seed = run.Seed + (ulong)seed }, data).Validation!)];
        MeanMetrics means = cure.Untreated!.Metrics!;
        Assert.Equal((3, each[0].Rows), (means.Trainings, means.Rows));
        Assert.Equal(each.Average(one => one.BalancedAccuracy!.Value), means.Measures.Single(measure => measure.Name == "balancedAccuracy").Mean, 8);
        Assert.Equal(each.Average(one => one.Classes[1].Recall!.Value), means.Classes[1].Recall!.Value, 8);
        Assert.Equal(each[0].BaselineAccuracy, means.Measures.Single(measure => measure.Name == "accuracy").Baseline);
        foreach (string language in new[] { English, Portuguese })
        {
            TextCatalog texts = TextCatalog.For(language, Medium.Page);
            string page = CurePage.Write(cure with { Accepted = null }, language, "sonda cure");
            Assert.Contains(texts.Say("metrics.name.balancedAccuracy"), page, StringComparison.Ordinal);
            Assert.Contains(texts.Say("metrics.recallOf", ("class", "no")), page, StringComparison.Ordinal);
            IReadOnlyList<IReadOnlyList<string>> both = MetricsView.Change(means, means, texts);
            Assert.All(both, row => Assert.Equal(4, row.Count));
            Assert.All(both.Skip(1), row => Assert.Equal(row[2], row[3]));
        }

        using JsonDocument document = JsonDocument.Parse(ResultJson.Serialize(cure));
        Assert.Equal(means.Measures.Count, document.RootElement.GetProperty("untreated").GetProperty("metrics").GetProperty("measures").GetArrayLength());
    }

    [Fact]
    public void Diverged_trainings_have_no_part_in_a_mean()
    {
        Assert.Null(MeanMetrics.Of([null, null]));
        MeanMetrics means = MeanMetrics.Of([new RowMetrics { Rows = 4, R2 = 0.5, Rmse = 2, BaselineRmse = 3 }, null, new RowMetrics { Rows = 4, R2 = 0.7, Rmse = 4, BaselineRmse = 3 }])!;
        Assert.Equal(2, means.Trainings);
        Assert.Equal([("r2", 0.6, null), ("rmse", 3.0, (double?)3.0)], means.Measures.Select(measure => (measure.Name, measure.Mean, measure.Baseline)));
    }

    public void Dispose() => File.Delete(_file);

    private (RunSpec Run, LoadedData Data) Run(string network, string table, string epochs, string stopping)
    {
        var random = new RandomStream(1);
        bool isRegression = table.Contains("regression", StringComparison.Ordinal);
        File.WriteAllLines(_file, Enumerable.Range(0, 120).Select(_ =>
        {
            double x = random.NextGaussian(), z = random.NextGaussian(), y = x - z + random.NextGaussian();
            return isRegression ? FormattableString.Invariant($"{x},{z},{(100 * y) + 1000}") : FormattableString.Invariant($"{x},{z},{(y > 1 ? "yes" : "no")}");
        }).Prepend("x,z,y"));
        string scaling = isRegression ? "+standard(targets)" : "+standard";
        var run = RunSpec.Parse($"{network}; data csv({_file},{table}){scaling}; optimizer adam; rate 0.01; batch 16; {epochs}{(stopping.Length > 0 ? "; " : "")}{stopping}");
        return (run, Load.Data(run.Data.ToString()!));
    }

    private static TrainingResult Train(RunSpec run, LoadedData data) => TrainingExperiment.Run(
        data,
        new TrainingOptions { Network = run.Network, Training = run.Training, EarlyStopping = run.EarlyStopping, Seed = run.Seed },
        null,
        null,
        TestContext.Current.CancellationToken);

    private static DiagnosisResult Diagnose(RunSpec run, LoadedData data, long? steps) =>
        DiagnosisExperiment.Run(data, new DiagnosisOptions { Run = run, Steps = steps, Starts = 0 }, stop: TestContext.Current.CancellationToken);

    private static string Json(RowMetrics? metrics) => JsonSerializer.Serialize(metrics);
}

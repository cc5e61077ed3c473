using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Tests.Diagnoses;

public sealed class SecondLookTests
{
    [Theory]
    [InlineData("2-[16 sigmoid xavier]x6-1 bce; data circle; optimizer momentum(0.9); rate 0.000001; batch 35; epochs 20", "tanh+adam", "tanh+higher-rate")]
    [InlineData("2-[16 tanh normal(0,0.03)]x6-1 bce; data circle; optimizer momentum(0.9); rate 0.000001; batch 35; epochs 20", "initializer+adam", "initializer+higher-rate")]
    [InlineData("2-[16 tanh normal(0,0.03)]x6-1 bce; data circle; optimizer adam; rate 0.01; batch 35; epochs 20", "initializer", "batch-norm")]
    public async Task A_cause_that_another_one_hid_is_added_to_the_first_remedy(string text, string first, string second)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = await DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = run.Data }, null, TestContext.Current.CancellationToken);
        DiagnosisResult result = DiagnosisExperiment.Run(data, new DiagnosisOptions { Run = run, Threads = 1 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(first, result.Remedies[0].Id);
        Assert.StartsWith(second, result.Remedies[1].Id, StringComparison.Ordinal);
        Assert.All(result.Remedies, remedy => Assert.NotEqual(run, remedy.Run));
        Assert.Equal(result.Remedies.Count, result.Remedies.Select(remedy => remedy.Run).Distinct().Count());
    }
}

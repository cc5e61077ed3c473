using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Tests;

namespace Sonda.Reports.Tests.Views;

/// <summary>A diagnosis names the epoch whose network early stopping keeps, and what came of the epochs behind it.</summary>
public sealed class KeptEpochTests
{
    /// <summary>Few rows of overlapping clouds, which so many units learn by heart.</summary>
    private const string ByHeart = "2-[100 relu he]-3 softmax; data blob(deviation=5,points=60); optimizer adam(rate=0.01); batch 16; epochs 200";

    public KeptEpochTests() => Requirement.FusedMultiplyAdd();

    [Fact]
    public void The_sentences_have_the_costs_of_both_epochs()
    {
        DiagnosisResult result = Diagnose(ByHeart + "; early-stop patience(40)", null);
        EpochReading best = result.Trace.Epochs.MinBy(epoch => epoch.ValidationCost)!, last = result.Trace.Epochs[^1];
        Assert.Equal(best.Epoch, result.KeptEpoch);
        Assert.Equal(best.Epoch + 40, last.Epoch);
        TextCatalog english = TextCatalog.For("en"), portuguese = TextCatalog.For("pt");
        string Cost(double? cost) => english.Numbers.Significant(cost!.Value, 3);
        Assert.Equal(
            [
                $"These are the numbers after epoch {last.Epoch}. Early stopping keeps the network of epoch {best.Epoch}, with a validation cost of {Cost(best.ValidationCost)}.",
                $"From that epoch on, the validation cost rose to {Cost(last.ValidationCost)}, while the training cost fell from {Cost(best.TrainingCost)} to {Cost(last.TrainingCost)}.",
            ],
            DiagnosisView.Of(result).Scores(english).TakeLast(2));
        Assert.Contains(DiagnosisView.Of(result).Scores(portuguese), sentence => sentence.Contains($"A parada antecipada fica com a rede da época {best.Epoch},", StringComparison.Ordinal));
    }

    [Fact]
    public void The_best_epoch_is_that_of_the_metric()
    {
        // With this seed accuracy and cost are best in different epochs.
        DiagnosisResult result = Diagnose(ByHeart + "; seed 4; early-stop patience(40,accuracy)", null);
        EpochReading best = result.Trace.Epochs.MaxBy(epoch => epoch.ValidationAccuracy)!;
        Assert.Equal(best.Epoch, result.KeptEpoch);
        Assert.NotEqual(result.Trace.Epochs.MinBy(epoch => epoch.ValidationCost)!.Epoch, best.Epoch);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("; early-stop patience(40)", 30L)]
    public void Without_early_stopping_or_the_end_there_is_none(string stopping, long? steps)
    {
        DiagnosisResult result = Diagnose(ByHeart + stopping, steps);
        Assert.Null(result.KeptEpoch);
        Assert.Null(DiagnosisView.Of(result).Kept);
    }

    private static DiagnosisResult Diagnose(string spec, long? steps)
    {
        var run = RunSpec.Parse(spec);
        return DiagnosisExperiment.Run(Load.Data(run.Data.Source), new DiagnosisOptions { Run = run, Steps = steps, Starts = 0, Threads = 1 }, null, TestContext.Current.CancellationToken);
    }
}

using Sonda.Engine.Training;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;

namespace Sonda.Studies.Tests.Experiments;

public sealed class FoldsTests
{
    [Fact]
    public void Means_have_an_interval_that_allows_for_shared_training_rows()
    {
        FoldsResult result = FoldsResult.Of([Training(80), Training(90), Training(85), Training(85), Training(85)], 5);
        FoldMeasure accuracy = Assert.Single(result.Measures, measure => measure.Name == "accuracy");

        // s = √12.5, t(4) = 2.776; 1/5 + 1/4 instead of 1/5.
        double half = 2.776 * Math.Sqrt(12.5 * 0.45);
        Assert.Equal((85.0, 60.0), (accuracy.Mean, accuracy.Baseline));
        Assert.Equal(85 - half, accuracy.Low!.Value, 6);
        Assert.Equal(85 + half, accuracy.High!.Value, 6);
        Assert.True(result.Complete);
        Assert.Equal([1, 2, 3, 4, 5], result.Outcomes.Select(outcome => outcome.Fold));
    }

    [Fact]
    public void Limits_stay_in_their_range_and_one_fold_has_none()
    {
        Assert.Equal(100, FoldsResult.Of([Training(99), Training(90)], 2).Measures[0].High);
        FoldsResult one = FoldsResult.Of([Training(90)], 3);
        Assert.Equal((false, null, null), (one.Complete, one.Measures[0].Low, one.Measures[0].High));
    }

    private static TrainingResult Training(double accuracy) => new()
    {
        Network = "2-2 softmax",
        Data = "csv(t.csv)",
        Parameters = 6,
        Seed = 1,
        Training = new TrainingSpec(),
        Complete = true,
        Seconds = 1,
        Epochs = [],
        Test = new RowMetrics { Rows = 20, Accuracy = accuracy, BaselineAccuracy = 60 },
    };
}

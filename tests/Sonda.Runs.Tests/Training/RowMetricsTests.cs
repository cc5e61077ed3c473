using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

/// <summary>The measures of tables, against sums done by hand.</summary>
public sealed class RowMetricsTests
{
    [Fact]
    public void Classes_are_measured_by_recall_precision_and_the_order_of_scores()
    {
        // The network passes its two inputs through, so that the larger input is the answer.
        Network<float> network = Passing("2-2 softmax");
        float[] inputs = [3, 0, 2, 0, 1, 0, 0, 1, 0, 2, 0.5f, 0];
        byte[] labels = [0, 0, 1, 1, 1, 0];
        Dataset rows = Dataset.FromValues("rows", inputs, labels, 2, 2);
        RowMetrics metrics = RowMetrics.Of(network, LoadedData.Of(rows, rows), rows)!;

        // Answers: 0 0 0 1 1 0. Class 0: 3 of 3 found, 3 of 4 right. Class 1: 2 of 3 found, 2 of 2 right.
        Assert.Equal(100 * (1 + (2 / 3d)) / 2, metrics.BalancedAccuracy!.Value, 8);
        Assert.Equal((75, 100), (metrics.Classes[0].Precision, metrics.Classes[0].Recall));
        Assert.Equal(100 * 6 / 7d, metrics.Classes[0].F1!.Value, 8);
        Assert.Equal(100 * ((6 / 7d) + (4 / 5d)) / 2, metrics.MacroF1!.Value, 8);

        // Scores of class 1 rise with input 1 − input 0: rows of class 1 have −1, 1, 2, the others −3, −2, −0.5. Eight of nine pairs agree.
        Assert.Equal(8 / 9d, metrics.Auc!.Value, 8);
        Assert.Null(metrics.R2);
    }

    [Fact]
    public void Equal_scores_count_half_and_a_class_without_rows_does_not_count()
    {
        Network<float> network = Passing("3-3 softmax");
        Dataset rows = Dataset.FromValues("rows", [1, 1, 0, 1, 1, 0], new byte[] { 0, 1 }, 3, 3);
        RowMetrics metrics = RowMetrics.Of(network, LoadedData.Of(rows, rows), rows)!;
        Assert.Equal(0.5, metrics.Auc);
        Assert.Equal((null, null), (metrics.Classes[2].Recall, metrics.Classes[2].F1));
        Assert.Equal(50, metrics.BalancedAccuracy);
    }

    [Fact]
    public void Numbers_are_measured_in_the_unit_of_the_target()
    {
        Network<float> network = Passing("1-1 mse");
        Dataset training = Dataset.FromValues("rows", [0, 0], new float[] { 1, 3 }, 1, 1), rows = Dataset.FromValues("rows", [1, 2, 3, 4], new float[] { 2, 2, 2, 6 }, 1, 1);
        RowMetrics metrics = RowMetrics.Of(network, LoadedData.Of(training, rows), rows)!;
        Assert.Equal(1 - (6 / 12d), metrics.R2!.Value, 8);
        Assert.Equal(Math.Sqrt(6 / 4d), metrics.Rmse!.Value, 8);
        Assert.Equal(4 / 4d, metrics.Mae!.Value, 8);
        Assert.Equal(Math.Sqrt(16 / 4d), metrics.BaselineRmse!.Value, 8);
        Assert.Empty(metrics.Classes);
    }

    private static Network<float> Passing(string spec)
    {
        var network = new Network<float>(NetworkSpec.Parse(spec));
        int size = network.Spec.Inputs;
        float[] weights = new float[size * size];
        for (int i = 0; i < size; i++)
        {
            weights[(i * size) + i] = 1;
        }

        network.Parameters[0].Set(weights);
        return network;
    }
}

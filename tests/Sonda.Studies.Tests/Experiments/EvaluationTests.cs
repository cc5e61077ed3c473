using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Reports.Json;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Experiments;

/// <summary>The evaluation of a saved network agrees with its training.</summary>
public sealed class EvaluationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("2-[8 tanh]-3 softmax; data blob(points=500); lambda 0; epochs 3")]
    [InlineData("2-[8 tanh]-1 bce; data circle(points=450)+standard; lambda 0; epochs 3")]
    [InlineData("(26,10)-[rnn 8 tanh all]-9 softmax; data copy(2..6,rows=400); lambda 0; epochs 2")]
    public void A_saved_network_is_as_good_as_its_training_said(string text)
    {
        RunSpec run = RunSpec.Parse(text);
        (Network<float> network, LoadedData data, EpochResult last) = Train(run);

        EvaluationResult result = EvaluationExperiment.Run(network, data, DataPart.Validation, null, CancellationToken.None);

        Assert.Equal((last.ValidationAccuracy, data.Validation.Count, true), (result.Accuracy, result.Rows, result.Complete));
        Assert.Equal(last.ValidationCost!.Value, result.Cost, 1e-12);
        int steps = data.Validation.Lengths.IsEmpty ? data.Validation.Count : data.Validation.Lengths.ToArray().Sum();
        Assert.Equal(steps, result.Classes.Sum(one => one.Count));
        Assert.All(result.Classes, one => Assert.Equal(one.Count, one.TakenFor.Sum()));
        if (data.Validation.Lengths.IsEmpty)
        {
            Assert.Equal(result.Accuracy, 100.0 * result.Classes.Select((one, label) => one.TakenFor[label]).Sum() / steps, 1e-9);
            Assert.True(result.Accuracy > 40);
        }

        EvaluationResult training = EvaluationExperiment.Run(network, data, DataPart.Training, null, CancellationToken.None);
        Assert.Equal(("training", data.Training.Count), (training.Part, training.Rows));
        Assert.Equal(new Evaluation<float>(network, data.Training).Score().Cost, training.Cost, 1e-12);
    }

    [Fact]
    public void A_line_of_the_matrix_is_of_the_class_and_a_column_of_what_it_was_taken_for()
    {
        LoadedData data = Load.Data("blob(points=100)");
        var network = new Network<float>(new NetworkSpec(2, 3));
        network.Layers[0].Parameters[1].Set([0, 5, 0]);

        EvaluationResult result = EvaluationExperiment.Run(network, data, DataPart.Validation, null, CancellationToken.None);

        Assert.All(result.Classes, one => Assert.Equal([0, one.Count, 0], one.TakenFor));
        Assert.Equal(100.0 * result.Classes[1].Count / 30, result.Accuracy, 1e-9);
        Assert.Contains("\"takenFor\": [0, ", ResultJson.Serialize(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_may_begin_with_a_saved_network()
    {
        RunSpec run = RunSpec.Parse("2-[8 tanh]-3 softmax; data blob(points=200); lambda 0; epochs 2");
        (Network<float> network, LoadedData data, EpochResult last) = Train(run);
        var options = new TrainingOptions { Network = run.Network, Start = network, Training = run.Training with { Epochs = 0 }, SaveTo = Path.Combine(_folder, "same") };
        TrainingExperiment.Run(data, options, null, null, CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "net")), File.ReadAllBytes(Path.Combine(_folder, "same")));

        options = options with { Training = run.Training with { Epochs = 1 }, ValidationCost = true };
        TrainingResult further = TrainingExperiment.Run(data, options, null, null, CancellationToken.None);
        Assert.True(further.Epochs[0].ValidationCost < last.ValidationCost);
        TrainingOptions other = options with { Network = NetworkSpec.Parse("2-3 softmax") };
        Assert.Throws<ArgumentException>(() => TrainingExperiment.Run(data, other, null, null, CancellationToken.None));
    }

    [Fact]
    public void Numbers_to_be_met_have_a_cost_alone()
    {
        (Network<float> network, LoadedData data, EpochResult last) = Train(RunSpec.Parse("(9,2)-[lstm 4]-1 mse; data adding(4..9,rows=200); epochs 1; lambda 0"));
        EvaluationResult result = EvaluationExperiment.Run(network, data, DataPart.Validation, null, CancellationToken.None);
        Assert.Equal(last.ValidationCost!.Value, result.Cost, 1e-12);
        Assert.True(double.IsNaN(result.Accuracy));
        Assert.Empty(result.Classes);
        Assert.Contains("\"accuracy\": null", ResultJson.Serialize(result), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_seen_by_a_stop_is_told_and_rows_that_are_not_there_are_refused()
    {
        LoadedData data = Load.Data("blob(points=1000)");
        var network = new Network<float>(new NetworkSpec(2, 3));
        using var stop = new CancellationTokenSource();
        var progress = new Stopper(stop);
        EvaluationResult result = EvaluationExperiment.Run(network, data, DataPart.Training, progress, stop.Token);
        Assert.Equal((100, false), (result.Rows, result.Complete));
        Assert.Null(EvaluationExperiment.RowsOf(data, DataPart.Test));
        Assert.Throws<ArgumentException>(() => EvaluationExperiment.Run(network, data, DataPart.Test, null, CancellationToken.None));
    }

    private (Network<float> Network, LoadedData Data, EpochResult Last) Train(RunSpec run)
    {
        LoadedData data = Load.Data(run.Data.ToString());
        string path = Path.Combine(_folder, "net");
        var options = new TrainingOptions { Network = run.Network, Training = run.Training, SaveTo = path, ValidationCost = true };
        TrainingResult result = TrainingExperiment.Run(data, options, null, null, CancellationToken.None);
        return (NetworkFile.Load<float>(path), data, result.Epochs[^1]);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => stop.Cancel();
    }
}

using Sonda.Diagnosis.Traces;

namespace Sonda.PyTorch.Tests;

/// <summary>The recorder beside a training: what it sees, and that it never disturbs it.</summary>
public sealed class RecorderTests
{
    [Theory]
    [InlineData("tanh", "dense 30 40 tanh none|dense 40 40 tanh none|dense 40 4 identity none")]
    [InlineData("conv", "conv 9 8 relu batch|dense 96 4 identity none")]
    [InlineData("layernorm", "dense 30 24 relu layer|dense 24 4 identity none")]
    [InlineData("rnn", "rnn 6 16 tanh none|dense 16 4 identity none")]
    [InlineData("lstm", "lstm 6 16 tanh none|dense 16 4 identity none")]
    [InlineData("gru", "gru 6 16 tanh none|dense 16 4 identity none")]
    [InlineData("stacked", "lstm 6 16 tanh none|lstm 16 16 tanh none|dense 16 4 identity none")]
    [InlineData("words", "embedding 7 12 identity none|gru 12 12 tanh none|dense 12 7 identity none")]
    [InlineData("leaky", "dense 30 40 leaky-relu(0.2) none|dense 40 40 leaky-relu(0.2) none|dense 40 4 identity none")]
    public void Layers_are_described_as_they_are(string net, string expected)
    {
        using var training = PyTorch.Train(net, seed: 1, steps: 1);
        Assert.Equal(expected, string.Join('|', training.Trace.Subject.Layers.Select(layer =>
            $"{layer.Kind} {layer.Inputs} {layer.Units} {layer.Activation} {layer.Norm}".ToLowerInvariant())));
    }

    [Fact]
    public void A_shared_module_is_one_layer_and_a_block_is_residual()
    {
        using var tied = PyTorch.Train("tied", seed: 1, steps: 1);
        Assert.Equal(["first", "shared", "out"], tied.Trace.Subject.Layers.Select(layer => layer.Name));
        using var residual = PyTorch.Train("residual", seed: 1, steps: 1);
        Assert.Contains(residual.Trace.Subject.Layers, layer => layer.IsResidual);
    }

    [Fact]
    public void Modules_give_the_names_and_two_layers_of_one_module_those_of_their_weights()
    {
        using var stacked = PyTorch.Train("stacked", seed: 1, steps: 1);
        Assert.Equal(["cell.weight_ih_l0", "cell.weight_ih_l1", "out"], stacked.Trace.Subject.Layers.Select(layer => layer.Name));
        using var words = PyTorch.Train("words", seed: 1, steps: 2);
        Assert.Equal("", words.Error);
        Assert.Equal(["words.weight (1)", "cell", "words.weight (4)"], words.Trace.Subject.Layers.Select(layer => layer.Name));
        Assert.All(words.Trace.Steps, step => Assert.All(step.Layers, layer => Assert.NotEqual(0, layer.DeltaNorm!.Value)));
    }

    [Fact]
    public void A_recurrent_layer_has_the_gradient_of_its_time_steps()
    {
        using var training = PyTorch.Train("stacked", seed: 1, steps: 2);
        Assert.Equal([4, 4, null], training.Trace.Steps[0].Layers.Select(layer => layer.StepGradientNorms?.Count));
        Assert.All(training.Trace.Steps[0].Layers[1].StepGradientNorms!, norm => Assert.NotEqual(0, norm));
        Assert.NotNull(training.Trace.Steps[0].Layers[0].RecurrentWeightNorm);
    }

    [Fact]
    public void A_layer_that_a_step_leaves_out_has_no_readings_there()
    {
        using var training = PyTorch.Train("shrinking", seed: 1, steps: 4);
        Assert.Equal("", training.Error);
        Assert.Equal([false, true, false, true], training.Trace.Steps.Select(step => step.Layers[1] == new LayerReading()));
        Assert.All(training.Trace.Steps, step => Assert.NotNull(step.Layers[2].Speed));
    }

    [Fact]
    public void Dropout_is_read_from_its_mask()
    {
        using var training = PyTorch.Train("dropout", seed: 1, steps: 1);
        Assert.Equal(0.25, training.Trace.Subject.Layers[0].Dropout, 6);
    }

    [Fact]
    public void The_deviations_at_the_start_are_those_before_the_first_step()
    {
        using var training = PyTorch.Train("tanh", seed: 1, steps: 1);
        Assert.Equal(0, training.Trace.Steps[0].Layers[1].BiasDeviation);

        // 40 rows of random weights of mean 0 differ from their mean by √(1 − 1/40) of their norm.
        Assert.InRange(training.Trace.Steps[0].Layers[1].UnitDifference!.Value, 0.97, 1);
    }

    [Fact]
    public void A_training_that_diverges_says_in_which_step()
    {
        using var training = PyTorch.Train("exploding", seed: 3, steps: 20);
        NotFiniteEvent found = training.Trace.NotFinite!;
        Assert.Equal("cost", found.Phase);
        Assert.All(training.Trace.Steps, step => Assert.Equal(step.Step < found.Step, double.IsFinite(step.Cost!.Value)));
    }

    [Fact]
    public void Facts_of_data_and_training_are_there()
    {
        using var training = PyTorch.Train("tanh", seed: 1, steps: 24);
        TraceSubject subject = training.Trace.Subject;
        Assert.StartsWith("sonda_trace.py 2, torch ", subject.Writer, StringComparison.Ordinal);
        Assert.Equal(("softmax", 4, 64, 8, 24L), (subject.Cost, subject.Classes, subject.BatchSize, subject.StepsPerEpoch, subject.PlannedSteps));
        Assert.InRange(subject.Inputs!.Rms, 0.9, 1.1);
        Assert.InRange(subject.ChanceAccuracy!.Value, 0.25, 0.4);
        Assert.InRange(subject.ConstantCost!.Value, 1.3, Math.Log(4));
        Assert.Equal(("adam", 0.003, true), (subject.Optimizer!.Kind, subject.Optimizer.LearningRate, subject.Optimizer.DividesByGradientSize));
        Assert.Equal(3, training.Trace.Epochs.Count);
        Assert.Equal(512, subject.ClassRows.Sum());
        Assert.Equal((0.003, 1.0), (training.Trace.Steps[^1].LearningRate!.Value, training.Trace.Steps[^1].LossScale!.Value));

        // Xavier's weights between 40 and 40 units have a deviation of √(2/80).
        Assert.InRange(training.Trace.Steps[0].Layers[1].WeightDeviation!.Value, 0.15, 0.166);
        Assert.InRange(training.Trace.Steps[0].Layers[1].BiasDeviation!.Value, 0, 0.11);
    }

    [Fact]
    public void Targets_of_a_cost_that_it_does_not_know_are_numbers()
    {
        using var training = PyTorch.Train("tanh", seed: 1, steps: 2, mode: "absolute");
        Assert.Equal("", training.Error);
        Assert.Equal((0, 1), (training.Trace.Subject.Classes, training.Trace.Subject.TargetSize));
        Assert.InRange(training.Trace.Subject.Targets!.Deviation, 0.9, 1.1);
    }

    [Fact]
    public void Inputs_of_a_convolution_over_a_sequence_have_a_feature_for_each_channel_and_place()
    {
        using var training = PyTorch.Train("sequence", seed: 1, steps: 2);
        Assert.Equal(0, training.Trace.Subject.Inputs!.ConstantShare);
        Assert.Equal(TraceLayerKind.Conv, training.Trace.Subject.Layers[0].Kind);
    }

    [Fact]
    public void The_schedule_is_dense_first_and_then_about_450_readings()
    {
        using var training = PyTorch.Train("relu", seed: 1, steps: 2000);
        long[] steps = [.. training.Trace.Steps.Select(step => step.Step)];
        Assert.Equal(Enumerable.Range(0, 50).Select(step => (long)step), steps[..50]);
        Assert.InRange(steps.Length, 450, 550);
    }

    [Theory]
    [InlineData("")]
    [InlineData("broken")]
    public void A_training_ends_with_the_same_numbers_watched_or_not(string mode)
    {
        using var alone = PyTorch.Train("conv", seed: 2, steps: 20, mode: "unwatched");
        using var watched = PyTorch.Train("conv", seed: 2, steps: 20, mode: mode);
        Assert.Equal(alone.Numbers.GetProperty("end").ToString(), watched.Numbers.GetProperty("end").ToString());
    }

    [Fact]
    public void A_fault_is_told_once_and_the_training_goes_on()
    {
        using var training = PyTorch.Train("tanh", seed: 2, steps: 5, mode: "broken");
        Assert.Equal(1, training.Error.Split("sonda_trace stops, the training goes on").Length - 1);
        Assert.Contains("the training goes on", training.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_short_enough_to_read_and_needs_only_torch()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sonda_trace.py"));
        Assert.InRange(lines.Length, 1, 120);
        Assert.DoesNotContain(lines, line => line.Length > 120);
        Assert.Equal(
            ["import json, math, re, sys, torch, torch.nn.functional as F"],
            lines.Select(line => line.Trim()).Where(line => line.Split(' ')[0] is "import" or "from"));
    }
}

using System.Text.Json;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.PyTorch.Tests;

/// <summary>The recorder beside trainings that differ from the examples of the page; one Python process trains them all.</summary>
public sealed class OddTrainingTests(OddTrainingTests.Trainings trainings) : IClassFixture<OddTrainingTests.Trainings>
{
    [Fact]
    public void All_trainings_end_with_the_numbers_that_they_have_without_the_recorder() =>
        Assert.All(trainings.Report.EnumerateObject(), one => Assert.True(one.Value.GetProperty("same").GetBoolean(), one.Name));

    [Fact]
    public void Only_five_stop_the_recording_and_say_why()
    {
        string[] stopped = ["hidden", "late", "missing", "number", "slopes_alone"];
        Assert.Equal(
            stopped,
            trainings.Report.EnumerateObject().Select(one => one.Name).Where(name => trainings.Told(name).Contains("stops, the training goes on", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(trainings.Report.EnumerateObject().Select(one => one.Name).Except([.. stopped, "misread"]), name => Assert.Equal("", trainings.Told(name)));
        Assert.Contains("no weight in the loss: weight norm, jit, einsum, grad hide it", trainings.Told("hidden"), StringComparison.Ordinal);
        Assert.Contains("stepped() is missing", trainings.Told("missing"), StringComparison.Ordinal);
        Assert.All(["late", "number"], name => Assert.EndsWith(" record(loss), one number, goes before backward().\n", trainings.Told(name), StringComparison.Ordinal));
        Assert.All(["hidden", "missing"], name => Assert.DoesNotContain("record(loss)", trainings.Told(name), StringComparison.Ordinal));
        Assert.All(stopped, name => Assert.StartsWith(
            "The trace is empty: no step is over yet, or its recorder stopped", Assert.Throws<InvalidContentException>(() => trainings.Trace(name)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Readings_of_an_epoch_that_no_reader_takes_are_named_at_once_and_left_out()
    {
        string[] told = trainings.Told("misread").Trim().Split('\n');
        Assert.Equal(["1/6", "None", "3", "4.0"], told.Select(line => line["sonda_trace leaves out of epoch(".Length..line.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Contains("'train_loss': 1.0", told[2], StringComparison.Ordinal);
        Assert.All(told, line => Assert.EndsWith(") all but a number, ('trainingCost', 'trainingAccuracy', 'validationCost', 'validationAccuracy') (0 to 1)", line, StringComparison.Ordinal));
        IReadOnlyList<EpochReading> epochs = trainings.Trace("misread").Epochs;
        Assert.Equal([3, 4, 5, 6], epochs.Select(epoch => epoch.Epoch));
        Assert.All(epochs, epoch => Assert.NotNull(epoch.TrainingCost));
        Assert.Equal([null, null, 1.0, null], epochs.Select(epoch => epoch.ValidationAccuracy));
        Assert.All(epochs, epoch => Assert.Null(epoch.TrainingAccuracy));
    }

    [Theory]
    [InlineData("cost_tenth", "softmax", false)]
    [InlineData("cost_weighted", "softmax", false)]
    [InlineData("cost_focal", "softmax", false)]
    [InlineData("cost_smooth", "log_softmax", false)]
    [InlineData("cost_of_rows", "softmax", true)]
    [InlineData("cost_positive", "bce", false)]
    [InlineData("cost_columns", "mse", false)]
    public void The_cost_of_guessing_is_known_only_where_the_loss_compares_with_it(string name, string cost, bool isKnown)
    {
        TraceSubject subject = trainings.Trace(name).Subject;
        Assert.Equal((cost, isKnown), (subject.Cost, subject.ConstantCost is not null));
    }

    [Theory]
    [InlineData("cost_focal")]
    [InlineData("cost_smooth")]
    [InlineData("cost_own")]
    public void Class_numbers_are_classes_whatever_is_made_of_the_cost(string name)
    {
        TraceSubject subject = trainings.Trace(name).Subject;
        Assert.Equal((3, 0, null), (subject.Classes, subject.TargetSize, subject.ConstantCost));
        Assert.Equal(6.0 / 16, subject.ChanceAccuracy);
    }

    [Fact]
    public void Weights_behind_a_cast_of_mixed_precision_are_layers()
    {
        Trace plain = trainings.Trace("plain"), cast = trainings.Trace("autocast");
        Assert.Equal(["body.0", "body.2", "body.4"], cast.Subject.Layers.Select(layer => layer.Name));
        Assert.Equal("relu", cast.Subject.Layers[1].Activation!.Kind);
        Assert.Equal(24, cast.Subject.PrecisionBits);
        foreach ((LayerReading one, LayerReading other) in plain.Steps[0].Layers.Zip(cast.Steps[0].Layers))
        {
            // bfloat16 has 8 binary digits.
            Assert.InRange(other.GradientNorm!.Value / one.GradientNorm!.Value, 0.95, 1.05);
            Assert.Null(other.BiasDeviation);
        }
    }

    [Fact]
    public void Weights_of_another_model_are_no_layers() =>
        Assert.Equal(["0", "2"], trainings.Trace("generator").Subject.Layers.Select(layer => layer.Name));

    [Fact]
    public void The_directions_of_a_bidirectional_layer_are_parallel_and_the_reverse_one_has_no_gradient_over_time()
    {
        Trace trace = trainings.Trace("bidirectional");
        Assert.Equal([false, true, false, true, false], trace.Subject.Layers.Select(layer => layer.IsParallel));
        Assert.Equal([8, null, 8, null, null], trace.Steps[0].Layers.Select(layer => layer.StepGradientNorms?.Count));
        Assert.Equal([false, true, false, true, false], trace.Steps[0].Layers.Select(layer => layer.Factors is not null));
        Assert.DoesNotContain(Doctor.Standard.Examine(trace).Findings, finding => finding.Form == "growing");
    }

    [Fact]
    public void A_network_for_two_inputs_has_one_chain_of_layers() =>
        Assert.Equal(["0", "2", "4"], trainings.Trace("twins").Subject.Layers.Where(layer => !layer.IsParallel).Select(layer => layer.Name));

    [Theory]
    [InlineData("one_row")]
    [InlineData("one_picture")]
    public void A_single_row_has_no_spread(string name)
    {
        Trace trace = trainings.Trace(name);
        Assert.All(trace.Steps, step => Assert.All(step.Layers, layer => Assert.Null(layer.ForwardSpread)));
        Assert.True(trace.Steps[0].Layers[0].ForwardRms > 0);
        Assert.DoesNotContain(Doctor.Standard.Examine(trace).Findings, finding => finding.Ailment == "vanished-signal");
    }

    [Fact]
    public void Units_are_counted_along_the_axis_that_the_operation_gives_them()
    {
        // In one_picture map 2 of 5, in transposed map 5 of 6 has a bias that no input lifts.
        Assert.Equal([2], trainings.Trace("one_picture").Steps[0].Layers[0].DeadUnits!);
        Trace transposed = trainings.Trace("transposed");
        Assert.Equal([6, 1], transposed.Subject.Layers.Select(layer => layer.Units));
        Assert.Equal([5], transposed.Steps[0].Layers[0].DeadUnits!);
    }

    [Fact]
    public void A_part_of_a_step_recorded_with_its_share_has_the_readings_of_the_whole()
    {
        (StepReading whole, StepReading part) = (trainings.Trace("plain").Steps[0], trainings.Trace("parts").Steps[0]);
        Assert.Equal(whole.Cost!.Value, part.Cost!.Value, 1e-6);
        foreach ((LayerReading one, LayerReading other) in whole.Layers.Zip(part.Layers))
        {
            Assert.InRange(other.DeltaNorm!.Value / one.DeltaNorm!.Value, 1 - 1e-5, 1 + 1e-5);
            Assert.InRange(other.UpdateRatio!.Value / one.UpdateRatio!.Value, 1 - 1e-3, 1 + 1e-3);
        }
    }

    [Fact]
    public void Tensors_lists_and_fractions_are_numbers()
    {
        Trace trace = trainings.Trace("odd_numbers");
        Assert.Equal((0.05, 3, 3), (Math.Round(trace.Subject.Optimizer!.LearningRate!.Value, 6), trace.Subject.Classes, trace.Subject.StepsPerEpoch));
        Assert.All(trace.Steps, step => Assert.Equal((8, 0.05), (step.LossScale!.Value, Math.Round(step.LearningRate!.Value, 6))));
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("bag")]
    public void Tables_of_vectors_are_read_whatever_their_gradient(string name)
    {
        Trace trace = trainings.Trace(name);
        Assert.Equal([TraceLayerKind.Embedding, TraceLayerKind.Dense], trace.Subject.Layers.Select(layer => layer.Kind));
        Assert.All(trace.Steps, step => Assert.True(step.Layers[0] is { GradientNorm: > 0, UpdateRatio: > 0 }));
    }

    [Fact]
    public void The_layers_of_a_second_backward_pass_are_those_of_the_first()
    {
        Trace trace = trainings.Trace("penalty");
        Assert.Equal(["0", "2", "4"], trace.Subject.Layers.Select(layer => layer.Name));
        Assert.Equal(["tanh", "tanh", "identity"], trace.Subject.Layers.Select(layer => layer.Activation!.Kind));
        Assert.Equal("softmax", trace.Subject.Cost);
        Assert.Equal(6, trace.Steps.Count);
    }

    [Fact]
    public void Backward_hooks_of_the_author_hide_nothing() =>
        Assert.Equal(["0", "2"], trainings.Trace("watched").Subject.Layers.Select(layer => layer.Name));

    [Fact]
    public void A_mini_batch_without_rows_is_passed_over()
    {
        Trace trace = trainings.Trace("empty");
        Assert.Equal([1L, 2, 3, 4, 5], trace.Steps.Select(step => step.Step));
        Assert.Equal(16, trace.Subject.BatchSize);
        Assert.NotNull(trace.Steps[0].Layers[0].Factors);
        Assert.Equal([1, 2, 3, 4, 5, 6], trace.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void Inputs_that_are_no_numbers_are_named_and_nothing_else()
    {
        Verdict verdict = Doctor.Standard.Examine(trainings.Trace("not_numbers"));
        Finding found = Assert.Single(verdict.Findings);
        Assert.Equal(("not-finite", "inputs"), (found.Ailment, found.Form));
        Assert.Empty(verdict.Remedies);
    }

    [Fact]
    public void A_layer_without_biases_has_a_deviation_of_0() =>
        Assert.All(trainings.Trace("bare").Steps[0].Layers, layer => Assert.Equal(0, layer.BiasDeviation));

    [Fact]
    public void Of_queries_keys_and_values_one_is_on_the_path()
    {
        Trace trace = trainings.Trace("attention");
        Assert.Equal(["first", "v", "out"], trace.Subject.Layers.Where(layer => !layer.IsAside).Select(layer => layer.Name));
        Assert.Equal(5, trace.Subject.Layers.Count);
    }

    [Theory]
    [InlineData("frozen", "[0, 1, 0]")]
    [InlineData("own", "[0, 1]")]
    [InlineData("plain", "[0, 0, 0]")]
    [InlineData("attention", "[0, 0, 0, 0, 0]")]
    public void Layers_that_are_not_seen_count_between_those_that_are(string name, string unseen)
    {
        Trace trace = trainings.Trace(name);
        Assert.Equal(unseen, $"[{string.Join(", ", trace.Subject.Layers.Select(layer => layer.UnseenBefore))}]");
        Assert.True(trace.Steps[0].Layers[0].Factors?.ContainsKey("other") is not false);
        Assert.Equal("relu", trace.Subject.Layers[0].Activation!.Kind);
    }

    [Fact]
    public void A_step_that_searches_along_a_line_is_one_step() => Assert.Equal(3, trainings.Trace("searching").Steps.Count);

    [Fact]
    public void An_optimizer_may_have_no_rate_and_any_setting()
    {
        Trace trace = trainings.Trace("without_rate");
        Assert.All(trace.Steps, step => Assert.Null(step.LearningRate));
        Assert.Null(trace.Subject.Optimizer!.DividesByGradientSize);
    }

    [Fact]
    public void Units_that_start_alike_are_named_and_others_are_not()
    {
        Finding found = Assert.Single(Doctor.Standard.Examine(trainings.Trace("alike")).Findings, finding => finding.Ailment == "units-alike");
        Assert.Equal((Severity.Severe, 1), (found.Severity, Assert.Single(found.Layers)));
        Assert.All(["plain", "attention", "bare"], name => Assert.DoesNotContain(Doctor.Standard.Examine(trainings.Trace(name)).Findings, finding => finding.Ailment == "units-alike"));
        Assert.DoesNotContain("units-alike", Doctor.Standard.Examine(trainings.Trace("plain")).WithoutReadings);
    }

    [Fact]
    public void Calls_that_come_twice_count_once()
    {
        Trace trace = trainings.Trace("twice");
        Assert.Equal([0L, 1, 2, 3], trace.Steps.Select(step => step.Step));
        Assert.Equal([1L, 2, 3, 4, 5, 6], trace.Epochs.Select(epoch => epoch.Step));
        Assert.Equal(trainings.Trace("bare_loop").Steps.Take(4).Select(step => step.Cost), trace.Steps.Select(step => step.Cost));
    }

    [Fact]
    public void The_loss_of_a_validation_hides_no_step_and_is_not_read()
    {
        Trace trace = trainings.Trace("validated");
        Assert.Equal(trainings.Trace("bare_loop").Steps.Select(step => (step.Step, step.Cost, step.Layers[0].Speed)), trace.Steps.Select(step => (step.Step, step.Cost, step.Layers[0].Speed)));
    }

    [Fact]
    public void A_norm_at_the_head_of_a_block_is_known_although_no_layer_shows_it()
    {
        TraceSubject subject = trainings.Trace("normed").Subject;
        Assert.True(subject.HasNorms);
        Assert.All(subject.Layers, layer => Assert.Equal(TraceNorm.None, layer.Norm));
        Assert.False(trainings.Trace("plain").Subject.HasNorms);
        Assert.DoesNotContain(Doctor.Standard.Examine(trainings.Trace("normed")).Remedies, one => one.Remedies.Contains("batch-norm"));
    }

    [Fact]
    public void Steps_that_a_scaler_skips_at_first_take_no_reading_away()
    {
        Trace trace = trainings.Trace("skipping");
        Assert.Equal([2L, 3, 4, 5], trace.Steps.Select(step => step.Step));
        Assert.True(trace.Steps[0].Layers[1].Flow!.Back > 0);
        Assert.All(trace.Steps[0].Layers[0].Factors!, factor => Assert.True(factor.Value is > 0 and < 100, factor.Key));
    }

    [Fact]
    public void Weights_of_another_optimizer_are_found_and_no_rate_is_blamed()
    {
        Verdict verdict = Doctor.Standard.Examine(trainings.Trace("of_another"));
        Assert.Equal(("left-out", "none", Severity.Severe), (verdict.Findings[0].Ailment, verdict.Findings[0].Form, verdict.Findings[0].Severity));
        Assert.DoesNotContain(verdict.Findings, finding => finding.Ailment == "update-ratio");
        Assert.Equal("hold-weights", Assert.Single(verdict.Remedies[0].Remedies));
    }

    [Fact]
    public void Layers_that_are_cut_off_are_named()
    {
        Finding found = Assert.Single(Doctor.Standard.Examine(trainings.Trace("cut")).Findings, finding => finding.Ailment == "left-out");
        Assert.Equal(("cut-off", "body.0, body.2, spare"), (found.Form, string.Join(", ", found.Weights.Select(name => name.Replace(".weight", "", StringComparison.Ordinal)).Where(name => !name.Contains("bias", StringComparison.Ordinal)))));
        Assert.All(["plain", "frozen", "attention", "bidirectional", "generator", "groups", "autocast", "penalty", "twins"], name =>
            Assert.DoesNotContain(Doctor.Standard.Examine(trainings.Trace(name)).Findings, finding => finding.Ailment == "left-out"));
    }

    [Fact]
    public void The_largest_rate_of_all_groups_counts()
    {
        Trace trace = trainings.Trace("groups");
        Assert.All(trace.Steps, step => Assert.Equal(0.05, step.LearningRate));
        Assert.Equal((0, 0), (trace.Subject.PlannedSteps, trace.Subject.StepsPerEpoch));
    }

    [Fact]
    public void A_column_of_0_and_1_for_each_class_gives_the_classes()
    {
        TraceSubject subject = trainings.Trace("one_hot").Subject;
        Assert.Equal((3, trainings.Trace("plain").Subject.ConstantCost), (subject.Classes, subject.ConstantCost));
    }

    /// <summary>The trainings of odd.py.</summary>
    public sealed class Trainings : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("sonda-odd-").FullName;

        private readonly Lazy<JsonElement> _report;

        /// <summary>Trains when a test asks, because only tests can be skipped where there is no torch.</summary>
        public Trainings() => _report = new(() =>
        {
            Assert.Equal("", PyTorch.Script("odd.py", _folder));
            return JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "odd.json"))).RootElement;
        });

        public JsonElement Report => _report.Value;

        public string Told(string name) => Report.GetProperty(name).GetProperty("told").GetString()!;

        public Trace Trace(string name) => _report.Value.TryGetProperty(name, out _) ? TraceJson.Read(File.ReadAllText(Path.Combine(_folder, name + ".jsonl"))) : throw new ArgumentException(name);

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Traces;

/// <summary>The lines of sonda_trace.py, here two layers of two units: hand-written, so that every number has a known answer.</summary>
public sealed class TorchTraceTests
{
    /// <summary>Weights (1, 3; 3, 5): mean 3, deviation √2, and rows that differ from their mean (2, 4) by 1 in each of their numbers.</summary>
    private const string Weights = """{"rows":2,"largest":5,"means":[2,4],"deviations":[1,1]}""";

    private const string Weighed =
        """{"kind":"addmm","units":2,"size":4,"numbers":"torch.float32","uses":1,"before":[],"behind":[0],"parameter":null,"biases":[{"rows":2,"largest":1,"means":[0.5],"deviations":[0.5]}],"weights":""" + Weights + ",";

    private const string Started =
        """{"event":"started","step":0,"torch":{"network":"Net","data":"","planned":9,"perEpoch":3,"version":"2.4","optimizer":"SGD","settings":{"params":0,"lr":0.1,"momentum":0,"nesterov":false,"betas":[0.9,0.99]},"targets":{"classes":[3,1]},"layers":[""" +
        Weighed + """ "name":"a.weight","nodes":["relu","mul"],"factors":[[],[0,2]],"inputs":""" + Weights + "}," +
        Weighed + """ "name":"b.weight","nodes":["log_softmax","nll_loss"],"factors":[[],[]],"inputs":null}]}}""";

    private static string Reading(string name, string more = "") =>
        $$"""{"name":"{{name}}","weights":2,"moved":0.5,"gradient":8,"speed":4,"delta":6,"back":2,"states":[],"rows":4{{more}}}""";

    private static string Step(int step, string layers, string cost = "3") =>
        $$$"""{"event":"step","step":{{{step}}},"torch":{"cost":{{{cost}}},"scale":2,"rate":0.1,"layers":[{{{layers}}}]}}""";

    private static readonly string Both =
        $"{Reading("a.weight", ""","size":16,"output":4,"spread":2,"slope":2.8,"live":4,"saturated":1,"dead":[1],"parameter":null,"arrived":6,"alive":3,"passed":3""")},{Reading("b.weight")}";

    /// <summary>A recurrent layer of two units, whose weights take part twice, and an output; with a step and an epoch.</summary>
    internal static readonly string Recurrent = string.Join(
        '\n',
        Started.Replace("\"layers\":[", "\"layers\":[" + Weighed.Replace("\"uses\":1,\"before\":[],\"behind\":[0]", "\"uses\":3,\"before\":[0],\"behind\":[0,1]", StringComparison.Ordinal)
            + """ "name":"a.loop","nodes":["add","tanh"],"factors":[[],[]],"inputs":null},""", StringComparison.Ordinal),
        Step(0, Reading("a.loop").Replace("\"states\":[]", "\"states\":[0.1,0.5]", StringComparison.Ordinal) + "," + Both),
        Step(1, Both, "NaN"),
        """{"event":"epoch","step":2,"torch":{"epoch":1,"trainingCost":0.2}}""");

    private static readonly string Three = $"{Both},{Reading("c.weight")}";

    /// <summary>The first event with layers of these names, unseen layers before them, and places that they take from.</summary>
    private static string Chain(params string[] layers) => Started[..Started.IndexOf(Weighed, StringComparison.Ordinal)] + string.Join(',', layers.Select(layer =>
    {
        string[] parts = layer.Split(' ');
        return Weighed.Replace("\"before\":[],\"behind\":[0]", $"\"unseen\":{parts[1]},\"before\":{parts[2]},\"behind\":{parts[2]}", StringComparison.Ordinal)
            + $$""" "name":"{{parts[0]}}.weight","nodes":[],"factors":[],"inputs":null}""";
    })) + "]}}";

    private static Trace Read(params string[] lines) => TraceJson.Read(string.Join('\n', lines));

    private static string Refusal(params string[] lines) => Assert.Throws<InvalidContentException>(() => Read(lines)).Message;

    [Fact]
    public void A_line_break_in_the_name_of_the_data_or_a_setting_that_cannot_be_spoils_nothing()
    {
        var told = new List<LocalizableText>();
        string odd = Started.Replace("\"data\":\"\"", "\"data\":\"two\\nlines\"", StringComparison.Ordinal)
            .Replace("\"momentum\":0", "\"momentum\":1.5,\"eps\":-1,\"weight_decay\":-0.1", StringComparison.Ordinal);
        TraceSubject read = TraceJson.Read(string.Join('\n', odd, Step(0, Both).Replace("\"rate\":0.1", "\"rate\":-0.1", StringComparison.Ordinal)), told.Add).Subject;
        Assert.Equal(("two lines", 0.0, null, 0.0), (read.Data, read.Optimizer!.Momentum!.Value, read.Optimizer.Epsilon, read.Optimizer.Decay!.Value));
        Assert.Empty(told);
    }

    [Fact]
    public void Moments_of_columns_are_those_of_the_whole_table()
    {
        Trace read = Read(Started, Step(0, Both));
        LayerReading layer = read.Steps[0].Layers[0];
        Assert.Equal(Math.Sqrt(2), layer.WeightDeviation!.Value, 12);
        Assert.Equal(0.5, layer.BiasDeviation);
        Assert.Equal(Math.Sqrt(4.0 / 44), layer.UnitDifference!.Value, 12);
        Assert.Equal((2, Math.Sqrt(11), 3.0, 5.0), (read.Subject.Inputs!.Rows, read.Subject.Inputs.Rms, read.Subject.Inputs.Mean, read.Subject.Inputs.LargestMagnitude));
    }

    [Fact]
    public void Norms_of_a_scaled_loss_become_those_of_a_row()
    {
        Trace read = Read(Started, Step(0, Both), Step(1, Both));
        (StepReading first, LayerReading layer) = (read.Steps[0], read.Steps[0].Layers[0]);
        Assert.Equal((1.5, 2.0, 0.1), (first.Cost!.Value, first.LossScale!.Value, first.LearningRate!.Value));

        // Four rows and a loss multiplied by 2: ‖δ‖ of a row is √4·6/2.
        Assert.Equal((6.0, 2.0, 4.0, 0.25), (layer.DeltaNorm!.Value, layer.Speed!.Value, layer.GradientNorm!.Value, layer.UpdateRatio!.Value));
        Assert.Equal(4, read.Subject.BatchSize);
        Assert.Equal([1], layer.DeadUnits!);
        Assert.NotNull(layer.Flow);
        Assert.Null(read.Steps[1].Layers[0].Flow);
    }

    [Fact]
    public void The_sign_of_a_loss_that_is_maximised_changes_no_norm()
    {
        Trace read = Read(Started, Step(0, Both).Replace("\"scale\":2", "\"scale\":-2", StringComparison.Ordinal));
        Assert.Equal((-1.5, 2.0), (read.Steps[0].Cost!.Value, read.Steps[0].LossScale!.Value));
        Assert.Equal((6.0, 2.0, 4.0), (read.Steps[0].Layers[0].DeltaNorm!.Value, read.Steps[0].Layers[0].Speed!.Value, read.Steps[0].Layers[0].GradientNorm!.Value));
    }

    [Fact]
    public void A_gate_may_change_the_sizes_between_two_layers()
    {
        // 2 inputs and 4 units, of which a gated linear unit makes 2: by their sizes alone the two layers only fit in reverse.
        int first = Started.IndexOf("\"units\":2,\"size\":4", StringComparison.Ordinal);
        string gated = Started.Remove(first, 18).Insert(first, "\"units\":4,\"size\":8");
        Assert.Equal([4, 2], Read(gated, Step(0, Both)).Subject.Layers.Select(layer => layer.Units));
    }

    [Theory]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    public void A_step_that_a_gradient_scaler_skipped_does_not_count_if_another_follows(string overflow)
    {
        string skipped = Step(0, Both).Replace("\"gradient\":8", $"\"gradient\":{overflow}", StringComparison.Ordinal).Replace("\"moved\":0.5", "\"moved\":0", StringComparison.Ordinal);
        Assert.Equal([1L], Read(Started, skipped, Step(1, Both)).Steps.Select(step => step.Step));
        Assert.Equal([0L], Read(Started, skipped).Steps.Select(step => step.Step));

        // A loss without a factor overflows for other reasons, and then the weights move.
        Assert.Equal(2, Read(Started, skipped.Replace("\"scale\":2", "\"scale\":1", StringComparison.Ordinal), Step(1, Both)).Steps.Count);
        Assert.Equal(2, Read(Started, skipped.Replace("\"moved\":0", "\"moved\":0.5", StringComparison.Ordinal), Step(1, Both)).Steps.Count);
    }

    [Fact]
    public void The_graph_tells_activation_dropout_and_cost()
    {
        TraceSubject subject = Read(Started, Step(0, Both)).Subject;
        Assert.Equal(["a", "b"], subject.Layers.Select(layer => layer.Name));
        Assert.Equal(("relu", 0.5), (subject.Layers[0].Activation!.Kind, subject.Layers[0].Dropout));
        Assert.Equal(("softmax", 2, 0.75), (subject.Cost, subject.Classes, subject.ChanceAccuracy!.Value));
        Assert.Equal(("sgd", 0.1), (subject.Optimizer!.Kind, subject.Optimizer.LearningRate));
    }

    [Theory]
    [InlineData("true", "2", true)]
    [InlineData("false", "2", false)]
    [InlineData("null", "2", false)]

    // Up a loss of the other sign is down.
    [InlineData("true", "-2", false)]
    public void An_optimizer_may_maximise(string maximize, string scale, bool climbs)
    {
        string started = Started.Replace("\"nesterov\":false", $"\"nesterov\":false,\"maximize\":{maximize}", StringComparison.Ordinal);
        Trace read = Read(started, Step(0, Both).Replace("\"scale\":2", $"\"scale\":{scale}", StringComparison.Ordinal));
        Assert.Equal(climbs, read.Subject.Optimizer!.Maximizes);
        Assert.Equal(climbs, TraceJson.Read(TraceJson.Write(read)).Subject.Optimizer!.Maximizes);
    }

    [Theory]
    [InlineData("\"sub\",\"abs\",\"mean\"", "l1")]
    [InlineData("\"smooth_l1loss\"", "smooth-l1")]
    [InlineData("\"huber_loss\"", "huber")]
    [InlineData("\"abs\",\"mean\"", "mean")]
    public void Absolute_errors_have_numbers_as_targets_and_no_known_cost_of_guessing(string nodes, string cost)
    {
        int last = Started.LastIndexOf("\"units\":2,\"size\":4", StringComparison.Ordinal);
        string single = Started.Remove(last, 18).Insert(last, "\"units\":1,\"size\":2");
        TraceSubject subject = Read(single.Replace("\"log_softmax\",\"nll_loss\"", nodes, StringComparison.Ordinal).Replace("[3,1]", "[2,0,2]", StringComparison.Ordinal)).Subject;
        Assert.Equal((cost, 0, 1, 1.0, null), (subject.Cost, subject.Classes, subject.TargetSize, subject.Targets!.Deviation, subject.ConstantCost));
    }

    [Theory]
    [InlineData("relu", false)]
    [InlineData("max_pool2dwith_indices", true)]
    [InlineData("adaptive_avg_pool2d", true)]
    [InlineData("mean", true)]
    public void A_pooling_is_known_by_its_node(string node, bool isPooled)
    {
        IReadOnlyList<TraceLayer> layers = Read(Started.Replace("\"relu\",\"mul\"", $"\"relu\",\"{node}\"", StringComparison.Ordinal)).Subject.Layers;
        Assert.Equal((isPooled, false), (layers[0].IsPooled, layers[1].IsPooled));

        // The mean of a cost is none.
        Assert.False(Read(Started.Replace("\"log_softmax\",\"nll_loss\"", "\"abs\",\"mean\"", StringComparison.Ordinal)).Subject.Layers[1].IsPooled);
    }

    [Theory]
    [InlineData("softmax", true)]
    [InlineData("view", true)]
    [InlineData("log_softmax", false)]
    [InlineData("log", false)]
    [InlineData("sub", false)]
    [InlineData("own", false)]
    public void A_likelihood_wants_logarithms(string node, bool lacksThem)
    {
        string started = Started.Replace("\"log_softmax\"", $"\"{node}\"", StringComparison.Ordinal);
        Trace read = Read(started, Step(0, Both, "-1"));
        Assert.Equal(lacksThem, read.Subject.LacksLogarithm);
        Finding? found = Doctor.Standard.Examine(read).Findings.FirstOrDefault(finding => finding.Ailment == "output-misfit");
        Assert.Equal(lacksThem ? (Severity.Moderate, 1.0) : (null, null), (found?.Severity, found?.Evidence["unlogged"]));
        if (lacksThem)
        {
            Assert.Equal("fit-output", Doctor.Standard.Examine(read).Remedies[0].Id);
            Assert.Equal(Severity.Severe, Doctor.Standard.Examine(Read(started, Step(0, Both, "-1"), Step(1, Both, "NaN"))).Findings[0].Severity);
        }
    }

    [Fact]
    public void Classes_that_the_trace_does_not_tell_are_not_miscounted()
    {
        string untold = Started.Replace("{\"classes\":[3,1]}", "null", StringComparison.Ordinal).Replace("\"log_softmax\"", "\"softmax\",\"log_softmax\"", StringComparison.Ordinal).Replace("[[],[]],\"inputs\":null", "[[],[],[]],\"inputs\":null", StringComparison.Ordinal);
        Finding found = Assert.Single(Doctor.Standard.Examine(Read(untold, Step(0, Both))).Findings, finding => finding.Ailment == "output-misfit");
        Assert.Equal(["outputs", "squashedTwice"], found.Evidence.Keys);
    }

    [Fact]
    public void Whole_numbers_are_targets_of_their_own_under_a_squared_cost()
    {
        int last = Started.LastIndexOf("\"units\":2,\"size\":4", StringComparison.Ordinal);
        string single = Started.Remove(last, 18).Insert(last, "\"units\":1,\"size\":2");
        TraceSubject subject = Read(single.Replace("nll_loss", "mse_loss", StringComparison.Ordinal).Replace("[3,1]", "[2,0,2]", StringComparison.Ordinal)).Subject;
        Assert.Equal((0, 1, 1.0, 1.0), (subject.Classes, subject.TargetSize, subject.Targets!.Mean, subject.Targets.Deviation));
        Assert.Equal(1, subject.ConstantCost);
    }

    [Fact]
    public void Recurrent_weights_join_the_layer_that_they_take_turns_with()
    {
        Trace read = Read(Recurrent);
        TraceLayer layer = read.Subject.Layers[0];
        Assert.Equal((2, "a", TraceLayerKind.Rnn, "tanh"), (read.Subject.Layers.Count, layer.Name, layer.Kind, layer.Activation!.Kind));
        Assert.Equal((2.0, 0.05), (read.Steps[0].Layers[0].RecurrentWeightNorm!.Value, read.Steps[0].Layers[0].StepGradientNorms![0]));
        Assert.Equal((1, 2L, 0.2), (read.Epochs[0].Epoch, read.Epochs[0].Step, read.Epochs[0].TrainingCost!.Value));
    }

    [Fact]
    public void Layers_are_matched_by_name()
    {
        Trace read = Read(Started, Step(0, Both), Step(1, Reading("b.weight")), Step(2, $"{Reading("c.weight")},{Reading("b.weight")}"));
        Assert.Equal(new LayerReading(), read.Steps[1].Layers[0]);
        Assert.Equal([2.0, 2, 2], read.Steps.Select(step => step.Layers[1].Speed!.Value));
    }

    [Fact]
    public void Norms_and_counts_become_root_mean_squares_and_shares()
    {
        LayerReading layer = Read(Started, Step(0, Both)).Steps[0].Layers[0];
        Assert.Equal((1.0, 0.5, 0.7, 1.0 / 16, 1.4), (layer.ForwardRms!.Value, layer.ForwardSpread!.Value, layer.SlopeRms!.Value, layer.SaturatedShare!.Value, layer.Flow!.Steep!.Value));
    }

    [Fact]
    public void A_single_row_has_no_spread()
    {
        LayerReading layer = Read(Started, Step(0, Both.Replace("\"rows\":4", "\"rows\":1", StringComparison.Ordinal))).Steps[0].Layers[0];
        Assert.Equal((1.0, null), (layer.ForwardRms!.Value, layer.ForwardSpread));
    }

    [Fact]
    public void The_first_step_that_was_read_gives_batch_size_rate_and_causes()
    {
        Trace read = Read(Started, Step(3, Both).Replace("\"rate\":0.1", "\"rate\":0.4", StringComparison.Ordinal), Step(4, Both));
        Assert.Equal((4, 0.4), (read.Subject.BatchSize, read.Subject.Optimizer!.LearningRate));
        Assert.Equal([true, false], read.Steps.Select(step => step.Layers[0].Flow is not null));
    }

    [Fact]
    public void Numbers_of_steps_need_not_be_whole()
    {
        TraceSubject subject = Read(Started.Replace("\"planned\":9,\"perEpoch\":3", "\"planned\":9.5,\"perEpoch\":-3.5", StringComparison.Ordinal)).Subject;
        Assert.Equal((9L, 0), (subject.PlannedSteps, subject.StepsPerEpoch));
    }

    [Fact]
    public void A_layer_that_takes_nothing_from_the_one_before_it_is_parallel_and_has_no_causes()
    {
        int place = Started.LastIndexOf("\"behind\":[0]", StringComparison.Ordinal);
        string parallel = Started[..place] + Started[place..].Replace("\"behind\":[0]", "\"behind\":[1]", StringComparison.Ordinal);
        Trace read = Read(parallel, Step(0, Both));
        Assert.Equal([false, true], read.Subject.Layers.Select(layer => layer.IsParallel));
        Assert.Null(read.Steps[0].Layers[0].Factors);
        Assert.NotNull(Read(Started, Step(0, Both)).Steps[0].Layers[0].Factors);
    }

    [Fact]
    public void Layers_beside_the_longest_path_are_known_as_such()
    {
        // The first two take nothing from each other; the third takes from both, and the last of both is on the path.
        Trace read = Read(Chain("a 0 [0]", "b 0 [1]", "c 0 [0,1,2]"), Step(0, Three));
        Assert.Equal([true, false, false], read.Subject.Layers.Select(layer => layer.IsAside));
        Assert.Equal([false, true, false], read.Subject.Layers.Select(layer => layer.IsParallel));
        Assert.DoesNotContain(Read(Chain("a 0 [0]", "b 0 [0,1]", "c 0 [0,1,2]"), Step(0, Three)).Subject.Layers, layer => layer.IsAside);

        // A short branch that comes last in the list, from a to d, is beside b and c.
        Assert.Equal([false, false, true, false], Read(Chain("a 0 [0]", "b 0 [0,1]", "x 0 [2]", "c 0 [0,1,2,3]")).Subject.Layers.Select(layer => layer.IsAside));
    }

    [Fact]
    public void Between_two_branches_no_gradient_vanishes()
    {
        // ‖δ‖ of a is a thousandth of that of b, which takes nothing from it.
        string step = Step(0, Three).Replace("\"delta\":6", "\"delta\":0.006", StringComparison.Ordinal);
        step = step.Replace(""" "name":"b.weight","weights":2,"moved":0.5,"gradient":8,"speed":4,"delta":0.006""".Trim(), """ "name":"b.weight","weights":2,"moved":0.5,"gradient":8,"speed":4,"delta":6""".Trim(), StringComparison.Ordinal);
        Assert.Contains(Doctor.Standard.Examine(Read(Chain("a 0 [0]", "b 0 [0,1]", "c 0 [0,1,2]"), step)).Findings, finding => finding.Ailment == "vanishing");
        Assert.DoesNotContain(Doctor.Standard.Examine(Read(Chain("a 0 [0]", "b 0 [1]", "c 0 [0,1,2]"), step)).Findings, finding => finding.Ailment == "vanishing");
    }

    [Fact]
    public void A_layer_that_the_recorder_does_not_see_is_another_cause_and_gives_no_factor_per_layer()
    {
        string step = Step(0, Three).Replace(""" "name":"a.weight","weights":2,"moved":0.5,"gradient":8,"speed":4,"delta":6""".Trim(), """ "name":"a.weight","weights":2,"moved":0.5,"gradient":8,"speed":4,"delta":0.006""".Trim(), StringComparison.Ordinal);
        Trace read = Read(Chain("a 1 [0]", "b 3 [0,1]", "c 3 [0,1,2]"), step);
        Assert.Equal([1, 2, 0], read.Subject.Layers.Select(layer => layer.UnseenBefore));
        Assert.Contains("other", read.Steps[0].Layers[0].Factors!.Keys);
        Assert.DoesNotContain("pooling", read.Steps[0].Layers[1].Factors!.Keys);
        Assert.Equal("unseen", Assert.Single(Doctor.Standard.Examine(read).Findings, finding => finding.Ailment == "vanishing").Form);
    }

    [Theory]
    [InlineData("[0,0]", "[2,4]", 1)]
    [InlineData("[1,1]", "[2,4]", null)]
    [InlineData("[0,0]", "[2,9]", null)]
    public void Units_of_one_weight_one_bias_and_one_gradient_are_one_unit(string deviations, string gradient, int? distinct)
    {
        string alike = Started.Replace("\"deviations\":[1,1]", $"\"deviations\":{deviations}", StringComparison.Ordinal).Replace("\"deviations\":[0.5]", "\"deviations\":[0]", StringComparison.Ordinal);
        string gradients = $$""","gradients":{"rows":2,"largest":4,"means":[2,4],"deviations":[0,{{(gradient == "[2,4]" ? 0 : 1)}}]}""";
        Trace read = Read(alike, Step(0, $"{Reading("a.weight", gradients)},{Reading("b.weight", gradients)}"));
        Assert.Equal(distinct, read.Steps[0].Layers[0].DistinctUnits);
        Assert.Equal(distinct is not null, Doctor.Standard.Examine(read).Findings.Any(finding => finding.Ailment == "units-alike"));
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData(",\"mean\"", 1, false)]
    [InlineData(",\"mul\"", 1, true)]
    [InlineData(",\"mul\"", 2, false)]
    [InlineData(",\"add\"", 1, true)]
    public void A_cost_with_other_terms_or_an_unknown_factor_does_not_compare_with_guessing(string behind, int scale, bool expected) => Assert.Equal(expected, Read(
        Started.Replace("\"nll_loss\"]", $"\"nll_loss\"{behind}]", StringComparison.Ordinal), Step(0, Both).Replace("\"scale\":2", $"\"scale\":{scale}", StringComparison.Ordinal)).Subject.HasOtherCosts);

    [Theory]
    [InlineData("mul", "1", 1, false)]
    [InlineData("mul", "0.1", 1, true)]
    [InlineData("mul", "0.1", 2, true)]
    [InlineData("mul", "2", 2, false)]
    [InlineData("div", "0.5", 2, false)]
    [InlineData("div", "4", 2, true)]
    public void A_factor_that_autograd_kept_must_be_the_one_of_the_loss(string node, string factor, int scale, bool expected) => Assert.Equal(expected, Read(
        Started.Replace("\"nll_loss\"],\"factors\":[[],[]]", $"\"nll_loss\",\"{node}\"],\"factors\":[[],[],[{factor},{factor}]]", StringComparison.Ordinal),
        Step(0, Both).Replace("\"scale\":2", $"\"scale\":{scale}", StringComparison.Ordinal)).Subject.HasOtherCosts);

    [Fact]
    public void A_summed_cost_becomes_a_mean()
    {
        static Trace Summed(string nodes) => Read(Started.Replace("\"log_softmax\",\"nll_loss\"", nodes, StringComparison.Ordinal), Step(0, Both));

        // Four rows, a loss multiplied by 2, and two outputs that a squared error sums up.
        Assert.Equal((1.5, 2.0), (Summed("\"nll_loss\"").Steps[0].Cost, Summed("\"nll_loss\"").Steps[0].Layers[0].Speed));
        Assert.Equal((0.375, 0.5, "softmax"), (Summed("\"nll_loss_sum\"").Steps[0].Cost, Summed("\"nll_loss_sum\"").Steps[0].Layers[0].Speed, Summed("\"nll_loss_sum\"").Subject.Cost));
        Assert.Equal((0.1875, "mse"), (Summed("\"mse_loss_sum\"").Steps[0].Cost, Summed("\"mse_loss_sum\"").Subject.Cost));
        Assert.Equal((1.5, "mse"), (Summed("\"mse_loss_sum\",\"div\"").Steps[0].Cost, Summed("\"mse_loss_sum\",\"div\"").Subject.Cost));
        Assert.Equal((1.5, "loss"), (Summed("\"mse_loss_sum\",\"add\"").Steps[0].Cost, Summed("\"mse_loss_sum\",\"add\"").Subject.Cost));
    }

    [Theory]
    [InlineData("nll_loss", """ "softmax","log_softmax","nll_loss" """, true)]
    [InlineData("nll_loss", """ "sigmoid","log_softmax","nll_loss" """, true)]
    [InlineData("nll_loss", """ "log_softmax","log_softmax","nll_loss" """, false)]
    [InlineData("nll_loss", """ "view","log_softmax","nll_loss" """, false)]
    [InlineData("bce", """ "sigmoid","binary_cross_entropy_with_logits" """, true)]
    [InlineData("bce", """ "sigmoid","binary_cross_entropy" """, false)]
    public void An_output_that_is_squashed_twice_is_named(string cost, string nodes, bool isTwice)
    {
        string logits = cost == "bce" ? Started.Replace("[3,1]", "[3,2]", StringComparison.Ordinal) : Started;
        Trace read = Read(logits.Replace("\"log_softmax\",\"nll_loss\"", nodes, StringComparison.Ordinal), Step(0, Both));
        Assert.Equal(isTwice, read.Subject.IsSquashedTwice);
        Assert.Equal(isTwice, Doctor.Standard.Examine(read).Findings.Any(finding => finding is { Ailment: "output-misfit", Severity: Severity.Moderate } && finding.Evidence.ContainsKey("squashedTwice")));
    }

    [Fact]
    public void Numbers_of_several_classes_are_no_targets_of_a_binary_cost()
    {
        static TraceSubject Binary(string targets) => Read(Started.Replace("\"log_softmax\",\"nll_loss\"", "\"binary_cross_entropy_with_logits\"", StringComparison.Ordinal)
            .Replace("{\"classes\":[3,1]}", targets, StringComparison.Ordinal), Step(0, Both)).Subject;
        Assert.Equal((2, "bce"), (Binary("{\"classes\":[3,1]}").Classes, Binary("{\"classes\":[3,1]}").Cost));
        Assert.Equal((0, null), (Binary("{\"classes\":[3,1,2]}").Classes, Binary("{\"classes\":[3,1,2]}").ConstantCost));
    }

    [Fact]
    public void Shares_of_classes_in_columns_are_classes()
    {
        static TraceSubject Columns(string means) => Read(Started.Replace("{\"classes\":[3,1]}", $$"""{"rows":4,"largest":1,"means":{{means}},"deviations":[0.4,0.4]}""", StringComparison.Ordinal), Step(0, Both)).Subject;
        Assert.Equal([3L, 1], Columns("[0.75,0.25]").ClassRows);
        Assert.Empty(Columns("[0.75,0.75]").ClassRows);
    }

    [Fact]
    public void Readings_before_the_step_of_the_optimizer_are_told_and_show_no_length_of_steps()
    {
        string still = Both.Replace("\"moved\":0.5", "\"moved\":0", StringComparison.Ordinal);
        string[] lines = [Started, .. Enumerable.Range(0, 12).Select(step => Step(step, still.Replace("\"weights\":2", $"\"weights\":{2 + step}", StringComparison.Ordinal)))];
        var told = new List<LocalizableText>();
        Trace read = TraceJson.Read(string.Join('\n', lines), told.Add);
        Assert.Contains("Call stepped() after optimizer.step()", Assert.Single(told).ToString(), StringComparison.Ordinal);
        Assert.All(read.Steps, step => Assert.All(step.Layers, layer => Assert.Null(layer.UpdateRatio)));
        Assert.DoesNotContain(Doctor.Standard.Examine(read).Findings, finding => finding.Ailment == "update-ratio");

        // Weights that stay are those of a rate of 0.
        Trace resting = TraceJson.Read(string.Join('\n', [Started, .. Enumerable.Range(0, 12).Select(step => Step(step, still))]), told.Add);
        Assert.Single(told);
        Assert.Contains(Doctor.Standard.Examine(resting).Findings, finding => finding.Ailment == "update-ratio");
    }

    [Theory]
    [InlineData("a.weight", "b.weight", Severity.Severe)]
    [InlineData("a.weight", "none", Severity.Moderate)]
    [InlineData("none", "none", null)]
    public void Weights_that_the_optimizer_does_not_hold_are_left_out_and_no_rate_is_blamed(string first, string second, Severity? severity)
    {
        static string NotHeld(string lines, string name) => lines.Replace($"\"name\":\"{name}\"", $"\"held\":false,\"name\":\"{name}\"", StringComparison.Ordinal);
        static string Resting(string layers, string name) => string.Join(
            "},{", layers.Split("},{").Select(layer => layer.Contains($"\"{name}\"", StringComparison.Ordinal) ? layer.Replace("\"moved\":0.5", "\"moved\":0", StringComparison.Ordinal) : layer));
        Trace read = Read([NotHeld(NotHeld(Started, first), second), .. Enumerable.Range(0, 12).Select(step => Step(step, Resting(Resting(Both, first), second)))]);
        Assert.Equal([first == "none", second == "none"], read.Subject.Layers.Select(layer => layer.IsHeld));
        Verdict verdict = Doctor.Standard.Examine(read);
        Assert.Equal(severity, verdict.Findings.SingleOrDefault(finding => finding.Ailment == "left-out")?.Severity);
        Assert.Equal(severity is not null, verdict.Remedies.Count > 0 && verdict.Remedies[0].Id == "hold-weights");
        Assert.DoesNotContain(verdict.Remedies, remedy => remedy.Id.Contains("higher-rate", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_that_a_step_moves_are_held_by_an_optimizer_that_the_recorder_does_not_know()
    {
        Trace read = Read(Started.Replace("\"name\":\"", "\"held\":false,\"name\":\"", StringComparison.Ordinal), Step(0, Both));
        Assert.All(read.Subject.Layers, layer => Assert.True(layer.IsHeld));
    }

    [Fact]
    public void Weights_that_the_loss_does_not_depend_on_are_cut_off()
    {
        Assert.Empty(Read(Started, Step(0, Both)).Subject.CutOff);
        Trace read = Read(Started.Replace("\"layers\":[", "\"idle\":[\"body.0.weight\",\"body.2.weight\"],\"layers\":[", StringComparison.Ordinal), Step(0, Both));
        Assert.Equal(["body.0.weight", "body.2.weight"], read.Subject.CutOff);
        Assert.Equal(["body.0.weight", "body.2.weight"], Assert.Single(Doctor.Standard.Examine(read).Findings, finding => finding.Ailment == "left-out").Weights);
        Assert.Empty(Read(Started.Replace("\"layers\":[", "\"idle\":[],\"layers\":[", StringComparison.Ordinal)).Subject.CutOff);
    }

    [Theory]
    [InlineData("\"c.weight\",\"c.bias\",\"gain\",\"cell.weight_ih_l0\",\"cell.bias_ih_l0\",\"d.bias\"", "c.weight gain cell.weight_ih_l0 d.bias")]
    [InlineData("\"a.weight\",\"a.bias\",\"c.weight\"", "")]
    public void Biases_go_with_their_weights_and_gradients_that_the_author_has_cleared_tell_nothing(string idle, string expected)
    {
        Trace read = Read(Started.Replace("\"layers\":[", $"\"idle\":[{idle}],\"layers\":[", StringComparison.Ordinal), Step(0, Both));
        Assert.Equal(expected, string.Join(' ', read.Subject.CutOff));
    }

    [Fact]
    public void A_second_training_in_one_file_is_refused() =>
        Assert.Equal("line 3, $: found a second \"started\"; expected the trace of one training. Traces of several belong into files of their own.", Refusal(Started, Step(0, Both), Started, Step(0, Both)));

    [Fact]
    public void An_optimizer_without_a_rate_has_none()
    {
        Trace read = Read(Started.Replace("\"lr\":0.1", "\"lr\":null", StringComparison.Ordinal), Step(0, Both).Replace("\"rate\":0.1", "\"rate\":null", StringComparison.Ordinal));
        Assert.Equal((null, null), (read.Steps[0].LearningRate, read.Subject.Optimizer!.LearningRate));
    }

    [Fact]
    public void The_reverse_direction_has_no_gradient_over_time()
    {
        Trace read = Read([.. Recurrent.Split('\n').Select(line => line.Replace("\"a.weight\"", "\"a.weight_reverse\"", StringComparison.Ordinal))]);
        Assert.Equal((TraceLayerKind.Rnn, null), (read.Subject.Layers[0].Kind, read.Steps[0].Layers[0].StepGradientNorms));
    }

    [Fact]
    public void A_bias_that_a_cast_hides_has_no_deviation()
    {
        const string Biases = """[{"rows":2,"largest":1,"means":[0.5],"deviations":[0.5]}]""";
        string hidden = Started.Replace(Biases, "[]", StringComparison.Ordinal);
        Assert.Null(Read(hidden, Step(0, Both)).Steps[0].Layers[0].BiasDeviation);
        Assert.Equal(0, Read(hidden.Replace("addmm", "mm", StringComparison.Ordinal), Step(0, Both)).Steps[0].Layers[0].BiasDeviation);
    }

    [Fact]
    public void An_epoch_before_the_first_step_waits_for_the_subject()
    {
        const string Early = """{"event":"epoch","step":0,"torch":{"epoch":0,"validationCost":1.1}}""";
        Trace read = Read(Early, Started, Step(0, Both));
        Assert.Equal((0, 0L, 1.1), (read.Epochs[0].Epoch, read.Epochs[0].Step, read.Epochs[0].ValidationCost!.Value));
        Assert.StartsWith("line 1, $.reading.validationCost: found \"much\"", Refusal(Early.Replace("1.1", "\"much\"", StringComparison.Ordinal), Started), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_of_an_epoch_that_is_unknown_is_named_and_left_out()
    {
        var told = new List<LocalizableText>();
        Trace read = TraceJson.Read(string.Join('\n', Started, Step(0, Both), Epoch("\"train_loss\":0.4,\"validationCost\":0.5")), told.Add);
        Assert.Equal((1, null, 0.5), (read.Epochs[0].Epoch, read.Epochs[0].TrainingCost, read.Epochs[0].ValidationCost!.Value));
        Assert.StartsWith("line 3, $.torch: left out \"train_loss\", which is no reading of an epoch; expected one of trainingCost,", Assert.Single(told).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"trainingAccuracy\":33.3", "line 3, $.reading.trainingAccuracy: found 33.3; expected 0 to 1; divide")]
    [InlineData("\"validationAccuracy\":-0.5", "line 3, $.reading.validationAccuracy: found -0.5; expected 0 to 1; divide")]
    public void An_accuracy_that_is_no_share_is_refused(string reading, string expected) =>
        Assert.StartsWith(expected, Refusal(Started, Step(0, Both), Epoch(reading)), StringComparison.Ordinal);

    [Theory]
    [InlineData("nll_loss", "[3,1]", "\"trainingCost\":0.2", true)]
    [InlineData("nll_loss", "[3,1]", "\"trainingCost\":-5", false)]
    [InlineData("nll_loss_weighted", "[3,1]", "\"trainingCost\":0.2", false)]
    [InlineData("nll_loss_none", "[3,1]", "\"trainingCost\":0.2", false)]
    [InlineData("nll_loss_none\",\"mean", "[3,1]", "\"trainingCost\":0.2", true)]
    [InlineData("nll_loss\",\"add", "[3,1]", "\"trainingCost\":0.2", false)]
    [InlineData("nll_loss_sum", "[3,1]", "\"trainingCost\":0.2", false)]
    [InlineData("nll_loss_sum", "[3,1]", "\"trainingAccuracy\":0.2", true)]
    [InlineData("mse_loss", "[3,1]", "\"trainingCost\":0.2", false)]
    public void The_cost_of_guessing_is_known_only_where_costs_compare_with_it(string cost, string classes, string reading, bool isKnown)
    {
        Trace read = Read(
            Started.Replace("\"nll_loss\"", $"\"{cost}\"", StringComparison.Ordinal).Replace("[3,1]", classes, StringComparison.Ordinal), Step(0, Both), Epoch(reading));
        Assert.Equal(isKnown, read.Subject.ConstantCost is not null);
        Assert.Equal(cost.StartsWith("nll", StringComparison.Ordinal) ? "softmax" : "mse", read.Subject.Cost);
        Assert.Equal(isKnown && reading.Contains("Cost", StringComparison.Ordinal), read.HasLearned());
    }

    [Theory]
    [InlineData("\"trainingAccuracy\":0.99", LearningResult.Learned)]
    [InlineData("\"trainingAccuracy\":0.76", LearningResult.NotBetter)]
    [InlineData("\"validationAccuracy\":0.99", LearningResult.Learned)]
    [InlineData("\"validationAccuracy\":0.8", LearningResult.NotBetter)]
    [InlineData("\"trainingAccuracy\":0.99,\"validationAccuracy\":0.8", LearningResult.ByHeart)]
    public void An_accuracy_without_a_cost_and_without_the_length_of_an_epoch_shows_what_was_learned(string reading, LearningResult expected)
    {
        string start = Started.Replace("[3,1]", "[300,100]", StringComparison.Ordinal).Replace("\"perEpoch\":3", "\"perEpoch\":null", StringComparison.Ordinal);
        Trace read = Read(start.Replace("\"planned\":9", "\"planned\":1", StringComparison.Ordinal), Step(0, Both), Epoch(reading));
        Assert.Equal((0, 1L), (read.Subject.StepsPerEpoch, read.Subject.PlannedSteps));
        Assert.Equal(expected, LearningOutcome.Judge(read)!.Result);
    }

    [Fact]
    public void Costs_of_steps_count_beside_accuracies_of_epochs()
    {
        string start = Started.Replace("\"planned\":9", "\"planned\":40", StringComparison.Ordinal).Replace("[3,1]", "[300,100]", StringComparison.Ordinal);
        string[] steps = [.. Enumerable.Range(0, 40).Select(step => Step(step, Both, "0.0625"))];
        Trace read = Read([start, .. steps, Epoch("\"trainingAccuracy\":null").Replace("\"step\":1", "\"step\":40", StringComparison.Ordinal)]);
        Assert.Equal((LearningResult.Learned, 0.03125), (LearningOutcome.Judge(read)!.Result, LearningOutcome.Judge(read)!.Last.TrainingCost!.Value));
    }

    [Fact]
    public void A_recorder_may_begin_anew_until_a_step_moves_the_weights()
    {
        string skipped = Step(0, Both.Replace("\"gradient\":8", "\"gradient\":Infinity", StringComparison.Ordinal).Replace("\"moved\":0.5", "\"moved\":0", StringComparison.Ordinal));
        Trace read = Read(Started, skipped, Started.Replace("\"step\":0", "\"step\":1", StringComparison.Ordinal), Step(1, Both));
        Assert.Equal([1L], read.Steps.Select(step => step.Step));
        Assert.NotNull(read.Steps[0].Layers[0].Factors);
        Assert.StartsWith("line 3, $: found a second \"started\"", Refusal(Started, Step(0, Both), Started, Step(1, Both)), StringComparison.Ordinal);
    }

    private static string Epoch(string readings) => $$$"""{"event":"epoch","step":1,"torch":{"epoch":1,{{{readings}}}}}""";

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void An_empty_trace_is_told_as_one(string text) => Assert.StartsWith("The trace is empty: ", Refusal(text), StringComparison.Ordinal);

    [Fact]
    public void Bare_words_of_Python_for_numbers_that_are_not_finite_are_read()
    {
        Trace read = Read(Started, Step(0, Both), Step(1, Both, "NaN"), Step(2, Both, "-Infinity"));
        Assert.True(double.IsNaN(read.Steps[1].Cost!.Value));
        Assert.Equal((1L, "cost"), (read.NotFinite!.Step, read.NotFinite.Phase));
    }

    [Theory]
    [InlineData("\"version\":\"2.4\",", "", "line 1, $.torch: found no \"version\"; expected it.")]
    [InlineData("\"units\":2", "\"units\":\"2\"", "line 1, $.torch.layers[0].units: found \"2\"")]
    [InlineData("\"behind\":[0]", "\"beside\":[0]", "line 1, $.torch.layers[0]: found the unknown name \"beside\"")]
    public void A_fault_at_the_start_names_its_place(string part, string wrong, string expected) =>
        Assert.StartsWith(expected, Refusal(Started.Replace(part, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_start_without_layers_and_a_step_without_a_number_are_refused()
    {
        string bare = Started[..Started.IndexOf("\"layers\":[", StringComparison.Ordinal)] + "\"layers\":[]}}";
        Assert.Equal("line 1, $.torch.layers: found none; expected one layer or more.", Refusal(bare));
        string first = Step(0, Both).Replace("\"step\":0,", "", StringComparison.Ordinal);
        Assert.Equal("line 2, $.torch: found no number \"step\" beside it; expected it.", Refusal(Started, first));
        Assert.StartsWith("line 2, $.torch.cost: found \"much\"", Refusal(Started, Step(0, Both, "\"much\"")), StringComparison.Ordinal);
    }
}

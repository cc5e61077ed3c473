using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Probes;
using Sonda.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Watch;

/// <summary>A watched training: its readings beside the engine's, its verdicts, and what it leaves alone.</summary>
[Collection(SeedOfTorch.Name)]
public sealed class SondaWatchTests : TorchTests
{
    private const int Inputs = 30, Classes = 4, Rows = 64;

    public SondaWatchTests() => set_num_threads(1);

    [Theory]
    [InlineData("30-[30 sigmoid]x6-4 softmax")]
    [InlineData("30-[30 relu he]x4-4 softmax")]
    [InlineData("30-[30 tanh]x2-[20 elu]-4 softmax")]
    [InlineData("(1,5,6)-[conv 4 3x3 relu he]-[20 relu he]-4 softmax")]
    public void Readings_are_those_of_the_engine(string text)
    {
        using DisposeScope scope = NewDisposeScope();
        var spec = NetworkSpec.Parse(text);
        Network<float> network = Network<float>.Create(spec, new RandomStream(5));
        (float[] values, byte[] labels) = Data(11);
        using Sequential model = SondaModule.FromNetwork(network);
        model.to(ScalarType.Float64);
        Trace trace = Train(model, values, labels, steps: 1, spec.Input.IsImage, type: ScalarType.Float64);
        var rows = Dataset.FromValues("rows", values, labels, Inputs, Classes).WithShape(spec.Input);
        var probe = new FlowProbe(spec, rows, [.. Enumerable.Range(0, Rows)]);
        IReadOnlyList<LayerFlow> flows = probe.Read(network.To<double>());

        Assert.Equal(("Sequential", flows.Count), (trace.Subject.Network, trace.Steps[0].Layers.Count));
        for (int i = 0; i < flows.Count; i++)
        {
            (LayerFlow flow, LayerReading layer) = (flows[i], trace.Steps[0].Layers[i]);
            AssertClose(flow.DeltaNorm.Value, layer.DeltaNorm);
            AssertClose(flow.Speed.Value, layer.Speed);
            AssertClose(flow.GradientNorm.Value, layer.GradientNorm);
            AssertClose(flow.WeightNorm, layer.WeightNorm);
            if (i + 1 < flows.Count)
            {
                AssertClose(flow.ForwardRms, layer.ForwardRms);
                AssertClose(flow.SlopeRms, layer.SlopeRms);
                Assert.Equal(flow.DeadUnits, layer.DeadUnits!);
                double whole = layer.DeltaNorm!.Value / trace.Steps[0].Layers[i + 1].DeltaNorm!.Value;
                AssertClose(whole, layer.Factors!.Values.Aggregate(1.0, (product, factor) => product * factor));
                foreach (FlowFactor factor in flow.Backward.Where(factor => layer.Factors.ContainsKey(factor.Name)))
                {
                    AssertClose(factor.Value, layer.Factors[factor.Name]);
                }
            }
        }
    }

    [Theory]
    [InlineData("30-[30 sigmoid]x8-4 softmax", "vanishing")]
    [InlineData("30-[30 relu normal(0,0.105)]x10-4 softmax", "vanished-signal")]
    [InlineData("30-[30 relu normal(0,0.8)]x10-4 softmax", "exploding")]
    [InlineData("30-[40 relu normal(-1,0.01)]x2-4 softmax", "dead-units")]
    public void An_ailing_network_is_named(string text, string ailment)
    {
        foreach (ulong seed in (ulong[])[1, 2, 3, 4, 5])
        {
            IReadOnlyList<Finding> findings = Examined(text, seed, 40).Findings;
            Assert.True(
                findings.Any(finding => finding.Ailment == ailment && finding.Severity > Severity.Mild),
                $"{text}, seed {seed}: {string.Join(", ", findings.Select(finding => $"{finding.Ailment} {finding.Severity}"))}");
        }
    }

    [Theory]
    [InlineData("30-[64 relu he]x2-4 softmax")]
    [InlineData("30-[40 tanh xavier]x2-4 softmax")]
    [InlineData("30-[40 relu he bn]x2-4 softmax")]
    [InlineData("(1,5,6)-[conv 8 3x3 relu he]-4 softmax")]
    public void A_network_that_learns_is_healthy(string text)
    {
        foreach (ulong seed in (ulong[])[1, 2, 3, 4, 5])
        {
            Finding? worst = Examined(text, seed, 160).Findings.FirstOrDefault(finding => finding.Severity > Severity.Mild);
            Assert.True(worst is null, $"{text}, seed {seed}: {worst?.Ailment} {worst?.Severity}");
        }
    }

    [Fact]
    public void A_watch_changes_no_number_of_the_training()
    {
        using DisposeScope scope = NewDisposeScope();
        (float[] values, byte[] labels) = Data(3);
        float[] with = Trained(isWatched: true), without = Trained(isWatched: false);

        Assert.Equal(without, with);

        float[] Trained(bool isWatched)
        {
            using Sequential model = SondaModule.FromNetwork(Network<float>.Create(NetworkSpec.Parse("30-[20 relu he bn]-[20 tanh]-4 softmax"), new RandomStream(1)));
            Train(model, values, labels, 30, isImage: false, isWatched);
            return [.. model.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
        }
    }

    [Fact]
    public void A_module_that_never_fires_is_told()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TwoHeads();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        using var watch = SondaWatch.Attach(model, optimizer);
        Assert.Contains("by call, not forward", Assert.Throws<InvalidOperationException>(watch.ToTrace).Message, StringComparison.Ordinal);
        model.call(randn(8, 5)).sum().backward();
        optimizer.step();
        watch.Step();

        Assert.Equal("1 module with weights has not fired and will not be read: idle. Hooks fire for call, not for forward.", Assert.Single(watch.Notices));
        Assert.Equal(["body"], watch.ToTrace().Subject.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_model_whose_modules_are_all_passed_by_is_told_at_the_first_step()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TwoHeads();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        using var watch = SondaWatch.Attach(model, optimizer);
        watch.Step();
        watch.Step();
        Assert.StartsWith("2 modules with weights have not fired", Assert.Single(watch.Notices), StringComparison.Ordinal);

        using var bare = SondaWatch.Attach(nn.ReLU(), optimizer);
        bare.Step();
        Assert.Equal(
            ["The optimizer has none of the model's parameters: its steps do not move the model.", "The model has no module that is read: Linear, Conv1d to Conv3d, RNN, LSTM or GRU."],
            bare.Notices);
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("", "first second")]
    [InlineData("first second", "")]
    public void Weights_that_the_optimizer_does_not_hold_are_found(string held, string left)
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear first = nn.Linear(5, 6), second = nn.Linear(6, 1), other = nn.Linear(2, 2);
        using var model = nn.Sequential(("first", first), ("second", second));
        using optim.Optimizer optimizer = optim.SGD([.. other.parameters(), .. model.named_parameters().Where(one => held.Contains(one.name.Split('.')[0], StringComparison.Ordinal)).Select(one => one.parameter)], 0.1);
        using var watch = SondaWatch.Attach(model, optimizer);
        for (int step = 0; step < 3; step++)
        {
            model.call(randn(8, 5)).square().mean().backward();
            optimizer.step();
            watch.Step(1);
        }

        Trace trace = watch.ToTrace();
        Assert.Equal(left, string.Join(' ', trace.Subject.Layers.Where(layer => !layer.IsHeld).Select(layer => layer.Name)));
        Assert.Equal(left.Length > 0, watch.Diagnose().Findings.Any(finding => finding.Ailment == "left-out"));
    }

    [Fact]
    public void A_step_that_ends_twice_counts_once()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Recurrent();
        using optim.Optimizer optimizer = optim.Adam(model.parameters());
        using var watch = SondaWatch.Attach(model, optimizer);
        for (int step = 0; step < 3; step++)
        {
            model.call(randn(8, 6, 3)).square().mean().backward();
            optimizer.step();
            watch.Step(1);
            watch.Step(1);
        }

        Assert.Equal([0L, 1, 2], watch.ToTrace().Steps.Select(step => step.Step));
        Assert.Equal("Step() came without a forward pass before it and does not count: call it once for each step.", Assert.Single(watch.Notices));
    }

    [Fact]
    public void Rows_that_the_cost_leaves_out_have_no_class()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TwoHeads();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        Assert.Equal([1L, 2], Watched([0L, 1, 1, -100]).ClassRows);
        Assert.Equal((0, 0), (Watched([-1L, -1]).Classes, Watched([-1L, -1]).ClassRows.Count));

        TraceSubject Watched(long[] targets)
        {
            using var watch = SondaWatch.Attach(model, optimizer, new WatchOptions { Cost = "softmax", Targets = targets });
            model.call(randn(8, 5)).sum().backward();
            watch.Step();
            return watch.ToTrace().Subject;
        }
    }

    [Fact]
    public void A_recurrent_layer_has_weights_and_their_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Recurrent();
        using optim.Optimizer optimizer = optim.Adam(model.parameters());
        using var watch = SondaWatch.Attach(model, optimizer, new WatchOptions { Cost = "mse" });
        model.call(randn(8, 6, 3)).square().mean().backward();
        optimizer.step();
        watch.Step(1);
        Trace trace = TraceJson.Read(TraceJson.Write(watch.ToTrace()));

        Assert.Equal((TraceLayerKind.Gru, 3, 5), (trace.Subject.Layers[0].Kind, trace.Subject.Layers[0].Inputs, trace.Subject.Layers[0].Units));
        LayerReading read = trace.Steps[0].Layers[0];
        Assert.True(read is { GradientNorm: > 0, WeightNorm: > 0, UpdateRatio: > 0, RecurrentWeightNorm: > 0, DeltaNorm: null, Speed: null });
    }

    [Fact]
    public void In_place_activations_and_scaled_losses_leave_no_trace()
    {
        using DisposeScope scope = NewDisposeScope();
        (float[] values, byte[] labels) = Data(3);
        Trace plain = Of(inPlace: false, 1), changed = Of(inPlace: true, 1024);

        AssertClose(plain.Steps[0].Layers[0].Speed!.Value, changed.Steps[0].Layers[0].Speed);
        AssertClose(plain.Steps[0].Layers[0].SlopeRms!.Value, changed.Steps[0].Layers[0].SlopeRms);
        AssertClose(plain.Steps[0].Layers[0].DeltaNorm!.Value, changed.Steps[0].Layers[0].DeltaNorm);

        Trace Of(bool inPlace, double scale)
        {
            manual_seed(7);
            using Sequential model = nn.Sequential(nn.Linear(Inputs, 20), nn.ReLU(inplace: inPlace), nn.Linear(20, Classes));
            return Train(model, values, labels, 1, isImage: false, scale: scale);
        }
    }

    [Fact]
    public void An_operation_in_place_costs_one_reading_of_its_layer()
    {
        using DisposeScope scope = NewDisposeScope();
        (float[] values, byte[] labels) = Data(3);
        Trace plain = Of(inPlace: false), changed = Of(inPlace: true);

        Assert.Equal([true, false, true, true], changed.Steps.Select(step => step.Layers[0].DeltaNorm is not null));
        foreach (int step in (int[])[0, 2, 3])
        {
            AssertClose(plain.Steps[step].Layers[0].DeltaNorm!.Value, changed.Steps[step].Layers[0].DeltaNorm);
            AssertClose(plain.Steps[step].Layers[0].Speed!.Value, changed.Steps[step].Layers[0].Speed);
        }

        Trace Of(bool inPlace)
        {
            manual_seed(7);
            using Sequential model = nn.Sequential(nn.Linear(Inputs, 20), nn.ReLU(inplace: inPlace), nn.Linear(20, Classes));
            return Train(model, values, labels, 4, isImage: false);
        }
    }

    [Fact]
    public void Later_steps_are_read_as_the_first()
    {
        using DisposeScope scope = NewDisposeScope();
        (float[] values, byte[] labels) = Data(3);
        Network<float> network = Network<float>.Create(NetworkSpec.Parse("30-[20 relu he]-[20 tanh]-[20 elu]-4 softmax"), new RandomStream(1));

        // Without a learning rate, each step is the same.
        Trace trace = Train(SondaModule.FromNetwork(network), values, labels, 3, isImage: false, rate: 0);

        Assert.Equal(3, trace.Steps.Count);
        foreach ((LayerReading first, LayerReading last) in trace.Steps[0].Layers.Zip(trace.Steps[2].Layers))
        {
            Assert.Equal(0, last.UpdateRatio);
            AssertClose(first.DeltaNorm!.Value, last.DeltaNorm);
            AssertClose(first.Speed!.Value, last.Speed);
            AssertClose(first.GradientNorm!.Value, last.GradientNorm);
            Assert.Equal(first with { Factors = null, WeightDeviation = null, BiasDeviation = null, DeltaNorm = 0, Speed = 0, GradientNorm = 0, DeadUnits = null }, last with { DeltaNorm = 0, Speed = 0, GradientNorm = 0, DeadUnits = null });
            Assert.Equal(first.DeadUnits, last.DeadUnits);
        }
    }

    [Fact]
    public void The_change_of_a_step_begins_at_weights_that_were_loaded_before_it()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear model = nn.Linear(5, 3);
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.001);
        using var watch = SondaWatch.Attach(model, optimizer);
        for (int step = 0; step < 2; step++)
        {
            using (no_grad())
            {
                nn.init.constant_(model.weight!, 100 + step);
            }

            optimizer.zero_grad();
            model.call(ones(8, 5)).mean().backward();
            optimizer.step();
            watch.Step();
        }

        Assert.All(watch.ToTrace().Steps, step => Assert.InRange(step.Layers[0].UpdateRatio!.Value, 1e-7, 1e-5));
    }

    [Fact]
    public void An_accuracy_that_is_no_share_is_left_out_and_named()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear model = nn.Linear(5, 3);
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.001);
        using var watch = SondaWatch.Attach(model, optimizer);
        model.call(ones(8, 5)).mean().backward();
        optimizer.step();
        watch.Step();
        watch.EndEpoch(1, trainingCost: 0.5, trainingAccuracy: 33.5, validationAccuracy: 0.25);
        EpochReading epoch = Assert.Single(watch.ToTrace().Epochs);
        Assert.Equal((0.5, null, 0.25), (epoch.TrainingCost!.Value, epoch.TrainingAccuracy, epoch.ValidationAccuracy!.Value));
        Assert.Equal("Epoch 1: trainingAccuracy 33.5 is left out; expected 0 to 1. A percentage must be divided by 100.", Assert.Single(watch.Notices));
    }

    private static Diagnosis.Verdict Examined(string text, ulong seed, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        var spec = NetworkSpec.Parse(text);
        (float[] values, byte[] labels) = Data(seed);
        using Sequential model = SondaModule.FromNetwork(Network<float>.Create(spec, new RandomStream(seed)));
        return Diagnosis.Doctor.Standard.Examine(Train(model, values, labels, steps, spec.Input.IsImage));
    }

    /// <summary>Rows of four clouds, one behind the other.</summary>
    private static (float[] Values, byte[] Labels) Data(ulong seed)
    {
        var random = new RandomStream(seed).Split("rows");
        double[] centres = [.. Enumerable.Range(0, Classes * Inputs).Select(_ => random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, Rows).Select(row => (byte)(row % Classes))];
        return ([.. labels.SelectMany(label => Enumerable.Range(0, Inputs).Select(i => (float)((centres[(label * Inputs) + i] + random.NextGaussian()) / Math.Sqrt(2))))], labels);
    }

    private static Trace Train(Sequential model, float[] values, byte[] labels, int steps, bool isImage, bool isWatched = true, double scale = 1, double rate = 0.1, ScalarType type = ScalarType.Float32)
    {
        Tensor x = tensor(values).to(type).reshape(isImage ? [Rows, 1, 5, 6] : [Rows, Inputs]), y = tensor(labels.Select(label => (long)label).ToArray());
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), rate / scale);
        using SondaWatch? watch = isWatched ? SondaWatch.Attach(model, optimizer, new WatchOptions { PlannedSteps = steps, StepsPerEpoch = 10, Cost = "softmax", Targets = y }) : null;
        if (watch is not null)
        {
            watch.LossScale = scale;
        }

        model.train();
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor outputs = model.call(x), loss = nn.functional.cross_entropy(outputs, y);
            (loss * scale).backward();
            optimizer.step();
            watch?.Step(loss.to(ScalarType.Float32).item<float>());
            if ((step + 1) % 10 == 0)
            {
                watch?.EndEpoch((step + 1) / 10, trainingCost: loss.to(ScalarType.Float32).item<float>(), trainingAccuracy: outputs.argmax(1).eq(y).to(ScalarType.Float32).mean().item<float>());
            }
        }

        Assert.Empty(watch?.Notices ?? []);
        return watch?.ToTrace() ?? new Trace { Subject = new TraceSubject { Network = "", Cost = "", Layers = [] } };
    }

    /// <summary>Both compute in double.</summary>
    private static void AssertClose(double expected, double? found)
    {
        Assert.NotNull(found);
        Assert.InRange(Math.Abs(found.Value - expected), 0, 1e-9 * Math.Abs(expected));
    }

    private sealed class TwoHeads : nn.Module<Tensor, Tensor>
    {
        private readonly Linear body = nn.Linear(5, 3), idle = nn.Linear(5, 3);

        public TwoHeads()
            : base(nameof(TwoHeads)) => RegisterComponents();

        public override Tensor forward(Tensor input) => body.call(input) + idle.forward(input);
    }

    private sealed class Recurrent : nn.Module<Tensor, Tensor>
    {
        private readonly GRU cell = nn.GRU(3, 5, batchFirst: true);
        private readonly Linear head = nn.Linear(5, 2);

        public Recurrent()
            : base(nameof(Recurrent)) => RegisterComponents();

        public override Tensor forward(Tensor input) => head.call(cell.call(input).Item1.select(1, 5));
    }
}

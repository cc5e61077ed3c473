using Sonda.Diagnosis.Traces;
using Sonda.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Watch;

/// <summary>Watched trainings beside the plain loop: shared and frozen modules, groups, closures, validation between, half precision.</summary>
[Collection(SeedOfTorch.Name)]
public sealed class UnusualTrainingTests : TorchTests
{
    private const int Inputs = 20, Width = 30, Classes = 4, Rows = 32;

    public UnusualTrainingTests() => set_num_threads(1);

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("gelu")]
    public void One_activation_behind_several_layers_is_read_behind_each(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        Trace apart = Trained(Model(() => Activation(kind))).Trace, shared = Trained(WithOne(Activation(kind))).Trace;

        foreach ((StepReading expected, StepReading found) in apart.Steps.Zip(shared.Steps))
        {
            Assert.Equal(expected.Layers.Select(Read), found.Layers.Select(Read));
        }

        Assert.NotEqual(Read(shared.Steps[^1].Layers[0]), Read(shared.Steps[^1].Layers[1]));
        Assert.Equal(apart.Steps[0].Layers[0].Factors, shared.Steps[0].Layers[0].Factors);

        static (double?, double?, double?, double?) Read(LayerReading layer) => (layer.DeltaNorm, layer.ForwardRms, layer.SlopeRms, layer.UpdateRatio);
        static Sequential WithOne(nn.Module<Tensor, Tensor> one) => Model(() => one);
    }

    [Fact]
    public void A_layer_at_two_places_is_one_layer()
    {
        using DisposeScope scope = NewDisposeScope();
        Linear square = nn.Linear(Inputs, Inputs);
        Trace trace = Trained(nn.Sequential(square, nn.Tanh(), square, nn.Tanh(), nn.Linear(Inputs, Classes))).Trace;

        Assert.Equal(["0", "4"], trace.Subject.Layers.Select(layer => layer.Name));
        Assert.Equal(2, trace.Steps[^1].Layers.Count);
    }

    [Fact]
    public void A_pass_in_evaluation_mode_before_the_end_of_a_step_is_not_read()
    {
        using DisposeScope scope = NewDisposeScope();
        Trace plain = Trained(Model(() => nn.ReLU())).Trace, validated = Trained(Model(() => nn.ReLU()), beforeStep: Validate).Trace;

        Assert.Equal(plain.Steps.Select(step => step.Layers[0].ForwardRms), validated.Steps.Select(step => step.Layers[0].ForwardRms));
        Assert.Equal(plain.Steps.Select(step => step.Layers[0].DeltaNorm), validated.Steps.Select(step => step.Layers[0].DeltaNorm));

        static void Validate(Sequential model)
        {
            model.eval();
            model.call(ones(5 * Rows, Inputs));
            model.train();
        }
    }

    [Fact]
    public void A_model_that_trains_in_evaluation_mode_is_read()
    {
        using DisposeScope scope = NewDisposeScope();
        Sequential model = Model(() => nn.ReLU());
        model.eval();

        Assert.Equal(4, Trained(model).Trace.Steps.Count);
    }

    [Fact]
    public void A_step_without_rows_ends_no_watch()
    {
        using DisposeScope scope = NewDisposeScope();
        Sequential model = Model(() => nn.ReLU());
        (Trace trace, IReadOnlyList<string> notices) = Trained(model, beforeStep: model => model.call(zeros(0, Inputs)).sum().backward());

        Assert.Empty(notices);
        Assert.Equal(4, trace.Steps.Count);
    }

    [Fact]
    public void A_closure_is_read_and_its_optimizer_is_that_of_the_model()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Sequential model = Model(() => nn.Tanh());
        using LBFGS optimizer = optim.LBFGS(model.parameters(), 0.1);
        using var watch = SondaWatch.Attach(model, optimizer);
        Tensor x = randn(Rows, Inputs), y = randint(0, Classes, [Rows], dtype: ScalarType.Int64);
        Tensor loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            Tensor cost = nn.functional.cross_entropy(model.call(x), y);
            cost.backward();
            return cost;
        });
        watch.Step(loss.item<float>());

        Assert.Empty(watch.Notices);
        Assert.All(Assert.Single(watch.ToTrace().Steps).Layers, layer => Assert.True(layer is { UpdateRatio: > 0, DeltaNorm: > 0 }));
    }

    [Fact]
    public void The_rate_is_that_of_the_fastest_group()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear slow = nn.Linear(Inputs, Width), fast = nn.Linear(Width, Classes);
        using Sequential model = nn.Sequential(slow, fast);
        using SGD optimizer = optim.SGD(
            [new SGD.ParamGroup(slow.parameters(), new SGD.Options { LearningRate = 0 }), new SGD.ParamGroup(fast.parameters(), new SGD.Options { LearningRate = 0.5 })], 0.1);

        Assert.Equal(0.5, Trained(model, optimizer).Trace.Subject.Optimizer!.LearningRate);
    }

    [Fact]
    public void A_frozen_layer_has_no_step_that_is_too_short()
    {
        using DisposeScope scope = NewDisposeScope();
        Sequential model = Model(() => nn.ReLU());
        foreach (Parameter parameter in ((Linear)model[0]).parameters())
        {
            parameter.requires_grad = false;
        }

        Trace trace = Trained(model, steps: 30).Trace;

        Assert.All(trace.Steps, step => Assert.Null(step.Layers[0].UpdateRatio));
        Assert.All(trace.Steps, step => Assert.True(step.Layers[1].UpdateRatio > 0));
        Assert.DoesNotContain(Diagnosis.Doctor.Standard.Examine(trace).Findings, finding => finding.Ailment == "update-ratio");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_precision_has_the_readings_of_single(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (string kind in (string[])["relu", "sigmoid", "tanh", "gelu"])
        {
            LayerReading expected = Trained(Model(() => Activation(kind))).Trace.Steps[1].Layers[0];
            (Trace trace, IReadOnlyList<string> notices) = Trained(Model(() => Activation(kind)), type: type);
            LayerReading found = trace.Steps[1].Layers[0];

            Assert.Empty(notices);
            Near(expected.SlopeRms!.Value, found.SlopeRms);
            Near(expected.ForwardRms!.Value, found.ForwardRms);
            Near(expected.DeltaNorm!.Value, found.DeltaNorm);
            Near(expected.GradientNorm!.Value, found.GradientNorm);
        }

        static void Near(double expected, double? found) => Assert.InRange(found!.Value, 0.95 * expected, 1.05 * expected);
    }

    [Fact]
    public void A_watch_that_is_disposed_within_a_step_says_nothing_and_another_reads_on()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Sequential model = Model(() => nn.ReLU());
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        using var kept = SondaWatch.Attach(model, optimizer);
        var left = SondaWatch.Attach(model, optimizer);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            Tensor loss = model.call(randn(Rows, Inputs)).square().mean();
            left.Dispose();
            loss.backward();
            optimizer.step();
            left.Step();
            kept.Step();
        }

        Assert.Empty(left.Notices);
        Assert.Empty(kept.Notices);
        Assert.All(kept.ToTrace().Steps, step => Assert.All(step.Layers, layer => Assert.True(layer is { DeltaNorm: > 0, UpdateRatio: > 0 })));
        Assert.Equal(3, kept.ToTrace().Steps.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_that_were_cleared_before_the_end_of_a_step_are_unknown(bool toNone)
    {
        using DisposeScope scope = NewDisposeScope();
        (Trace trace, IReadOnlyList<string> notices) = Trained(Model(() => nn.ReLU()), beforeStep: Clear);

        Assert.Equal("At Step(), the gradients of all weights are gone: call it before they are cleared.", Assert.Single(notices));
        Assert.All(trace.Steps, step => Assert.All(step.Layers, layer => Assert.True(layer is { GradientNorm: null, DeltaNorm: > 0, UpdateRatio: > 0 })));

        void Clear(Sequential model)
        {
            foreach (Parameter parameter in model.parameters())
            {
                if (toNone)
                {
                    parameter.grad = null;
                }
                else
                {
                    parameter.grad!.zero_();
                }
            }
        }
    }

    /// <summary>Trains on the same rows whatever the model, four steps by default.</summary>
    private static (Trace Trace, IReadOnlyList<string> Notices) Trained(
        Sequential model, optim.Optimizer? given = null, int steps = 4, Action<Sequential>? beforeStep = null, ScalarType type = ScalarType.Float32)
    {
        manual_seed(2);
        Tensor x = randn(Rows, Inputs).to(type), y = randint(0, Classes, [Rows], dtype: ScalarType.Int64);
        model.to(type);
        optim.Optimizer optimizer = given ?? optim.SGD(model.parameters(), 0.1);
        using var watch = SondaWatch.Attach(model, optimizer, new WatchOptions { Cost = "softmax" });
        for (int step = 0; step < steps; step++)
        {
            optimizer.zero_grad();
            Tensor loss = nn.functional.cross_entropy(model.call(x).to(ScalarType.Float32), y);
            loss.backward();
            optimizer.step();
            beforeStep?.Invoke(model);
            watch.Step(loss.item<float>());
        }

        return (watch.ToTrace(), watch.Notices);
    }

    /// <summary>Three layers with the same weights at each call.</summary>
    private static Sequential Model(Func<nn.Module<Tensor, Tensor>> activation)
    {
        manual_seed(1);
        return nn.Sequential(nn.Linear(Inputs, Width), activation(), nn.Linear(Width, Width), activation(), nn.Linear(Width, Classes));
    }

    private static nn.Module<Tensor, Tensor> Activation(string kind) => kind switch
    {
        "relu" => nn.ReLU(),
        "tanh" => nn.Tanh(),
        "sigmoid" => nn.Sigmoid(),
        _ => nn.GELU(),
    };
}

using CsCheck;
using Sonda.Data;
using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Tests.Specs;

/// <summary>Random runs of every kind of layer and setting.</summary>
internal static class AnyRun
{
    /// <summary>Networks with layers that need more than sizes, which the random ones do not cover.</summary>
    public static readonly TheoryData<string> Networks =
    [
        "784-30x5-10",
        "(1,28,28)-[conv 6 5x5 tanh xavier pad(2)]-[avg 2]-[conv 16 5x3 relu he bn stride(2)]-[max 2 stride(1) pad(1)]-[flatten]-[120 relu he]-10 softmax",
        "784-[128 relu he bn]x20-10 softmax",
        "784-[128 relu he ln drop(0.25) pre]-[128 prelu rms]-[bn]-[drop(0.5)]-[elu(0.5)]-10 softmax",
        "784-128-res([128 relu he bn]-[128 identity he bn] relu)x10-10 softmax",
        "8-res(8-res([8 tanh]x3)-[ln])-2",
        "(100,2)-[lstm 64 all forget(2)]-[gru 32 he recurrent(normal(0,0.1)) truncate(20)]-1 mse",
        "(28,28)-[rnn 100 relu normal(0,0.001) recurrent(identity)]-10 softmax",
        "20-[embed 1000 32 uniform(-1,1)]-[rnn 16 all]-5 softmax",
        "2-[2 identity identity]-[2 he]x3",
    ];

    private static readonly Gen<ActivationSpec> Activation = Gen.OneOf(
        OneOf([.. Enum.GetValues<ActivationKind>().Select(kind => new ActivationSpec(kind))]),
        Gen.Double[-3, 3].Select(a => new ActivationSpec(ActivationKind.ELU, a)));

    private static readonly Gen<InitializerSpec> Initializer = Gen.OneOf(
        OneOf("book", "he", "identity", "xavier-uniform", "orthogonal").Select(InitializerSpec.Parse),
        Gen.Select(Gen.Double[-1e-6, 1], Gen.Double[0, 2], (m, s) => InitializerSpec.Of(InitializerKind.Normal, m, s)));

    private static readonly Gen<LayerSpec> Dense = Gen.Select(
        Gen.Int[1, 3], Activation, Initializer, Gen.Enum<NormKind>(), Gen.Double[0, 0.9], Gen.Bool,
        (width, activation, initializer, norm, rate, pre) => (LayerSpec)new DenseSpec(width, activation, initializer)
        {
            Norm = norm,
            Dropout = rate,
            IsPreActivated = pre,
        });

    private static readonly Gen<LayerSpec> Layer = Gen.OneOf(
        Dense,
        Activation.Select(a => (LayerSpec)new ActivationLayerSpec(a)),
        Gen.Double[0, 0.9].Select(rate => (LayerSpec)new DropoutSpec(rate)),
        OneOf(NormKind.Batch, NormKind.Layer, NormKind.Rms).Select(kind => (LayerSpec)new NormSpec(kind)),
        Gen.Select(Activation.Array[1, 3], Activation, (body, a) =>
            (LayerSpec)new ResidualSpec([.. body.Select(one => new ActivationLayerSpec(one))]) { Activation = a }));

    private static readonly Gen<NetworkSpec> Network = Gen.Select(
        Gen.Int[1, 3], Gen.Select(Layer, Gen.Int[1, 4]).Array[0, 5], Gen.Int[1, 3], Initializer, Gen.Enum<CostFunction>(),
        (inputs, hidden, outputs, initializer, cost) => new NetworkSpec(
            Shape.Vector(inputs),
            [
                .. hidden.SelectMany(pair => Enumerable.Repeat(pair.Item1, pair.Item2)),
                new DenseSpec(outputs, LayerSpec.DefaultActivation, initializer),
            ]) with
        { Cost = cost });

    private static readonly Gen<TrainingSpec> Training = Gen.Select(
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, 50], Gen.Double[0, 2], Gen.Double[0, 9]),
        OneOf("sgd", "momentum(0.5)", "adam", "adam(0.8,0.9,rate=0.01)", "rmsprop", "adagrad").Select(OptimizerSpec.Parse),
        OneOf("constant", "cosine(30)", "warmup(5)+step(10,0.5)", "plateau(3,0.5)").Select(LearningRateSchedule.Parse),
        OneOf("none", "norm(1)", "value(0.5)").Select(GradientClipping.Parse),
        OneOf("1", "geometric(2)", "0.5").Select(LayerRates.Parse),
        Gen.Bool,
        (numbers, optimizer, schedule, clipping, rates, isTold) =>
        {
            var training = new TrainingSpec
            {
                Epochs = numbers.Item1,
                BatchSize = numbers.Item2 == 0 ? null : numbers.Item2,
                Optimizer = optimizer,
                Schedule = schedule,
                Clipping = clipping,
                LayerRates = rates,
            };
            return isTold ? training with { LearningRate = numbers.Item3, Lambda = numbers.Item4 } : training;
        });

    private static readonly Gen<DatasetSpec> Data = OneOf(
        "mnist", "drawn", "circle", "circle(noise=0.25)+minmax", "csv(\"a;b (1).csv\",target=y)+standard", "copy(7)").Select(DatasetSpec.Parse);

    private static readonly Gen<EarlyStopping?> Stopping =
        OneOf(null, new EarlyStopping(5), new EarlyStopping(2, StoppingMetric.Accuracy, 0.1));

    /// <summary>A random run.</summary>
    public static Gen<RunSpec> All { get; } = Gen.Select(Network, Training, Data, Stopping, Gen.ULong, (network, training, data, stopping, seed) =>
        new RunSpec(network) { Training = training, Data = data, EarlyStopping = stopping, Seed = seed });

    private static Gen<TValue> OneOf<TValue>(params TValue[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}

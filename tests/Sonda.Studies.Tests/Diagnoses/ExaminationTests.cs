using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Tests.Diagnoses;

public sealed class ExaminationTests
{
    [Theory]
    [InlineData("2-[5 tanh he-uniform]x4-1 bce; data circle; optimizer adam; batch full; epochs 3")]
    [InlineData("2-[7 relu he bn]x3-3 softmax; data blob; rate 0.1; lambda 0; batch full; epochs 3")]
    [InlineData("2-5-res([5 silu lecun]-[5 selu ln])-3 softmax; data blob; rate 0.1; batch full; epochs 3")]
    public async Task Readings_of_a_step_in_float_are_those_of_a_probe_in_double(string text)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = await Load(run);
        var random = new RandomStream(run.Seed);
        var network = Network<float>.Create(run.Network, random);
        var recorder = new TraceRecorder(TraceSubjects.Of(run, data));
        var trainer = new Trainer<float>(network, data.Training, run.Training, random);
        trainer.AddObserver(recorder);
        var flow = new FlowProbe(run.Network, data.Training, [.. Enumerable.Range(0, data.Training.Count)]);
        for (int step = 0; step < 3; step++)
        {
            IReadOnlyList<LayerFlow> expected = flow.Read(network);
            double[][] before = Weights(network);
            trainer.TrainStep();
            recorder.Finish(network);
            double[][] after = Weights(network);
            StepReading reading = recorder.ToTrace().Steps[^1];
            Assert.Equal(step, reading.Step);
            for (int l = 0; l < expected.Count; l++)
            {
                LayerReading found = reading.Layers[l];
                Near(expected[l].ForwardRms, found.ForwardRms);
                Near(expected[l].ForwardSpread, found.ForwardSpread);
                Near(expected[l].WeightedRms, found.WeightedRms);
                Near(expected[l].DeltaNorm.Value, found.DeltaNorm);
                Near(expected[l].GradientNorm.Value, found.GradientNorm!.Value);
                Near(expected[l].WeightNorm, found.WeightNorm);
                Near(expected[l].SlopeRms, found.SlopeRms);
                Assert.Equal(expected[l].SaturatedShare, found.SaturatedShare!.Value, 0.002);
                Assert.Equal(expected[l].DeadUnits, found.DeadUnits);
                double moved = Math.Sqrt(after[l].Zip(before[l], (a, b) => (a - b) * (a - b)).Sum());
                Near(moved / Math.Sqrt(before[l].Sum(w => w * w)), found.UpdateRatio!.Value);
            }
        }
    }

    [Theory]
    [InlineData("2-[5 relu he]x4-1 bce; data circle; optimizer adam; batch 128; epochs 5")]
    [InlineData("2-[9 relu he bn drop(0.3)]x3-1 bce; data circle; optimizer adam; batch 128; epochs 5")]
    public async Task Watching_changes_no_byte(string text)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = await Load(run);
        double[][] Train(bool watched)
        {
            var random = new RandomStream(run.Seed);
            var network = Network<float>.Create(run.Network, random);
            var trainer = new Trainer<float>(network, data.Training, run.Training, random);
            if (watched)
            {
                trainer.AddObserver(
                    new TraceRecorder(TraceSubjects.Of(run, data), new FlowProbe(run.Network, data.Training, [0, 1, 2])) { Explained = _ => true });
            }

            for (int epoch = 0; epoch < 5; epoch++)
            {
                trainer.TrainEpoch();
            }

            return Weights(network);
        }

        Assert.Equal(Train(watched: false), Train(watched: true));
    }

    [Fact]
    public async Task A_run_is_watched_for_as_long_as_told()
    {
        var run = RunSpec.Parse("2-[5 tanh he-uniform]x2-1 bce; data circle; optimizer adam; batch 100; epochs 4");
        LoadedData data = await Load(run);
        Trace some = Examination.Watch(run, data, new ExaminationOptions { Steps = 10, Every = 3 });
        Assert.Equal([0, 3, 6, 9], some.Steps.Select(step => step.Step));
        Assert.Equal(7, Assert.Single(some.Epochs).Step);
        Assert.NotNull(some.Steps[0].Layers[0].Factors);
        Assert.Equal(28, Examination.Watch(run, data, new ExaminationOptions { Steps = null }).Steps.Count);
        Assert.Equal(TraceJson.Write(some), TraceJson.Write(Examination.Watch(run, data, new ExaminationOptions { Steps = 10, Every = 3 })));

        Trace start = Examination.Watch(run, data, new ExaminationOptions { Steps = 0 });
        Assert.Equal(0, Assert.Single(start.Steps).Step);
        Assert.Equal(start.Steps[0].Layers[0].Factors, some.Steps[0].Layers[0].Factors);
    }

    [Fact]
    public async Task A_run_that_ends_in_numbers_that_are_none_leaves_its_start_and_its_end()
    {
        var run = RunSpec.Parse("2-[5 exp he-uniform]x8-1 bce; data circle; optimizer adam; batch 128; epochs 2");
        Trace trace = Examination.Watch(run, await Load(run), new ExaminationOptions());
        Assert.NotEmpty(trace.Steps);
        Assert.NotNull(trace.NotFinite);
        Assert.InRange(trace.NotFinite.Layer, 0, 8);
    }

    [Fact]
    public async Task What_cannot_learn_is_looked_at_and_not_trained()
    {
        var run = RunSpec.Parse("2-5-1 softmax; data circle");
        Trace trace = Examination.Watch(run, await Load(run), new ExaminationOptions());
        Assert.NotNull(trace.Subject.CannotLearn);
        Assert.Single(trace.Steps);
    }

    [Fact]
    public async Task The_subject_says_what_a_run_is()
    {
        var run = RunSpec.Parse("2-[5 relu he bn]-res([5 tanh lecun])-[4 gelu]-1 bce; data circle; optimizer adam; batch 128; epochs 300");
        TraceSubject subject = TraceSubjects.Of(run, await Load(run));
        Assert.Equal(["relu", "tanh", "gelu", "identity"], subject.Layers.Select(layer => layer.Activation?.ToString()));
        Assert.Equal((true, 0.001, 1e-8, null), (subject.Optimizer?.DividesByGradientSize, subject.Optimizer?.LearningRate, subject.Optimizer?.Epsilon, subject.Optimizer?.Momentum));
        Assert.Equal([TraceNorm.Batch, TraceNorm.None, TraceNorm.None, TraceNorm.None], subject.Layers.Select(layer => layer.Norm));
        Assert.Equal([false, true, false, false], subject.Layers.Select(layer => layer.IsResidual));
        Assert.Equal([2, 5, 5, 4], subject.Layers.Select(layer => layer.Inputs));
        Assert.Equal(["1", "2", "3", "4"], subject.Layers.Select(layer => layer.Name));
        Assert.Equal((6, 1800L, 2), (subject.StepsPerEpoch, subject.PlannedSteps, subject.Classes));
        Assert.Equal(Math.Log(2), subject.ConstantCost!.Value, 0.01);
        Assert.InRange(subject.ChanceAccuracy!.Value, 0.5, 0.53);
        Assert.InRange(subject.Inputs!.Rms, 0.3, 0.7);
    }

    [Fact]
    public async Task The_first_reading_says_how_weights_were_drawn()
    {
        async Task<StepReading> Start(string text)
        {
            var run = RunSpec.Parse(text);
            return Examination.Watch(run, await Load(run), new ExaminationOptions { Steps = 1, ReadsEpochs = false }).Steps[0];
        }

        IReadOnlyList<LayerReading> drawn = (await Start("2-[200 tanh normal(0,0.3)]-[50 tanh constant(0.1)]-1 bce; data circle; optimizer adam")).Layers;
        Assert.Equal(0.3, drawn[0].WeightDeviation!.Value, 0.03);
        Assert.Equal(Math.Sqrt(1 - (1 / 200.0)), drawn[0].UnitDifference!.Value, 0.03);
        Assert.Equal((0, 0), (drawn[1].WeightDeviation!.Value, drawn[1].UnitDifference!.Value));
        Assert.All(drawn, layer => Assert.Null(layer.RecurrentWeightNorm));

        LayerReading recurrent = (await Start("(5,2)-[rnn 6 tanh recurrent(constant(0.5))]-1 mse; data adding(length=5,rows=60); optimizer adam")).Layers[0];
        Assert.Equal(3, recurrent.RecurrentWeightNorm!.Value, 1e-6);
    }

    [Fact]
    public async Task The_subject_says_what_is_dropped_and_what_decays()
    {
        var run = RunSpec.Parse("2-[5 relu drop(0.5)]-[drop(0.2)]-[4 tanh]-1 bce; data circle; optimizer momentum(0.9,l2=0.25)");
        TraceSubject subject = TraceSubjects.Of(run, await Load(run));
        Assert.Equal([0.6, 0, 0], subject.Layers.Select(layer => Math.Round(layer.Dropout, 12)));
        Assert.Equal(0.25, subject.Optimizer!.Decay);
        Assert.Null(subject.Targets);

        var regression = RunSpec.Parse("(5,2)-[rnn 6]-1 mse; data adding(length=5,rows=600)");
        TraceTargets targets = TraceSubjects.Of(regression, await Load(regression)).Targets!;
        // The sum of two uniform numbers has mean 1 and variance 1/6.
        Assert.Equal(1, targets.Mean, 0.1);
        Assert.Equal(Math.Sqrt(1 / 6.0), targets.Deviation, 0.05);
        Assert.Equal(1, targets.ScaleRatio);
    }

    [Theory]
    [InlineData("rate 0.5; lambda 7", 0.005)]
    [InlineData("rate 0.5; lambda 7; optimizer momentum(0.9)", 0)]
    [InlineData("rate 0.5; lambda 7; optimizer adam", 0)]
    public async Task What_decay_takes_in_a_step_is_known_where_it_goes_beside_the_optimizer(string training, double expected)
    {
        var run = RunSpec.Parse($"2-5-1 bce; data circle; {training}");
        Assert.Equal(expected, TraceSubjects.Of(run, await Load(run)).Optimizer!.Shrinkage ?? 0, 12);
    }

    private static void Near(double expected, double? found) => Assert.Equal(expected, found!.Value, (1e-4 * Math.Abs(expected)) + 1e-9);

    private static double[][] Weights(Network<float> network) => [.. network.WeightedLayers.Select(layer =>
    {
        float[] values = new float[network.Layers[layer].Parameters[0].Count];
        network.Layers[layer].Parameters[0].CopyTo(values);
        return Array.ConvertAll(values, value => (double)value);
    })];

    private static Task<LoadedData> Load(RunSpec run) =>
        DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, TestContext.Current.CancellationToken);
}

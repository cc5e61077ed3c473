using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Tests.Traces;

/// <summary>
/// What the update measures on its way is what a probe computes once more, also of weights that are moved strip by strip.
/// </summary>
public sealed class RecordedUpdateTests
{
    [Theory]
    [InlineData("2-[300 relu he]-[300 sigmoid he]-3 softmax; data blob; optimizer sgd; rate 0.1; lambda 0; batch full; epochs 1")]
    [InlineData("2-[300 relu he]-[300 tanh he]-3 softmax; data blob; optimizer adam; batch full; epochs 1")]
    public void Readings_of_large_layers_are_those_of_a_probe_in_double(string text)
    {
        var run = RunSpec.Parse(text);
        var data = Blob();
        var random = new RandomStream(run.Seed);
        var network = Network<float>.Create(run.Network, random);
        var recorder = new TraceRecorder(TraceSubjects.Of(run, data));
        IReadOnlyList<LayerFlow> expected =
            new FlowProbe(run.Network, data.Training, [.. Enumerable.Range(0, data.Training.Count)]).Read(network);
        var trainer = new Trainer<float>(network, data.Training, run.Training, random);
        trainer.AddObserver(recorder);
        trainer.TrainStep();
        StepReading reading = recorder.ToTrace().Steps.Single();
        for (int l = 0; l < expected.Count; l++)
        {
            LayerReading found = reading.Layers[l];
            Near(expected[l].GradientNorm.Value, found.GradientNorm!.Value);
            Near(expected[l].WeightNorm, found.WeightNorm);
            Near(expected[l].ForwardRms, found.ForwardRms);
            Near(expected[l].ForwardSpread, found.ForwardSpread);
            Near(expected[l].SlopeRms, found.SlopeRms);
            Assert.True(found.UpdateRatio > 0);
        }
    }

    /// <summary>
    /// Slopes of two values: what is counted is what a probe finds one by one, and a leak of a hundredth is none too few to learn
    /// with.
    /// </summary>
    [Theory]
    [InlineData("relu", true)]
    [InlineData("leaky-relu", false)]
    [InlineData("leaky-relu(0.001)", true)]
    [InlineData("leaky-relu(1000)", true)]
    public void Slopes_that_have_a_kink_at_zero(string activation, bool isExtreme)
    {
        var run = RunSpec.Parse($"2-[40 {activation}]-3 softmax; data blob; optimizer sgd; rate 0.1; batch full; epochs 1");
        var data = Blob();
        var random = new RandomStream(run.Seed);
        var network = Network<float>.Create(run.Network, random);
        var recorder = new TraceRecorder(TraceSubjects.Of(run, data));
        LayerFlow expected = new FlowProbe(run.Network, data.Training, [.. Enumerable.Range(0, data.Training.Count)]).Read(network)[0];
        var trainer = new Trainer<float>(network, data.Training, run.Training, random);
        trainer.AddObserver(recorder);
        trainer.TrainStep();
        LayerReading found = recorder.ToTrace().Steps.Single().Layers[0];
        Near(expected.WeightedRms, found.WeightedRms);
        Near(expected.SlopeRms, found.SlopeRms);
        Assert.Equal(expected.SaturatedShare, found.SaturatedShare!.Value, 0.002);
        Assert.Equal(expected.DeadUnits, found.DeadUnits);
        Assert.Equal(isExtreme && activation != "relu", found.SaturatedShare > 0.3);
        Assert.True(isExtreme || (found.SaturatedShare == 0 && expected.SaturatedShare == 0));
    }

    private static LoadedData Blob()
    {
        var random = new RandomStream(7);
        float[] values = [.. Enumerable.Range(0, 200).Select(_ => (float)random.NextGaussian())];
        byte[] labels = [.. Enumerable.Range(0, 100).Select(row => (byte)(row % 3))];
        var rows = Engine.Data.Dataset.FromValues("rows", values, labels, 2, 3);
        return new LoadedData("rows", rows, rows, null, $"", null);
    }

    private static void Near(double expected, double? found) => Assert.InRange(found!.Value, expected * (1 - 1e-3), expected * (1 + 1e-3));
}

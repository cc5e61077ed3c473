using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Runs.Probes;

namespace Sonda.Lab.Readings;

/// <summary>Reads copies of a network: gradients, costs, causes, weights. One thread at a time, never that of the run.</summary>
internal sealed class RunReader
{
    private const int StrongestWeights = 80, Bins = 80;
    private const double FirstBin = -14, BinWidth = 0.25;

    private readonly NetworkSpec _spec;
    private readonly Dataset _rows;
    private readonly Network<float> _network;
    private readonly GradientProbe<double> _gradients;
    private readonly Evaluation<float> _validation, _training;
    private FlowProbe? _flow;
    private GradientProbe<double>? _weights;

    public RunReader(NetworkSpec spec, LoadedData data)
    {
        (_spec, Size) = (spec, ReadingSize.Of(spec, data));
        _network = new Network<float>(spec);
        _rows = data.Training.Slice(0, Size.Probe);
        _gradients = new GradientProbe<double>(spec, _rows);
        _validation = new Evaluation<float>(_network, data.Validation.Slice(0, Size.Validation));
        _training = new Evaluation<float>(_network, data.Training.Slice(0, Size.Training));
    }

    /// <summary>How many rows the readings take.</summary>
    public ReadingSize Size { get; }

    /// <summary>∂C/∂b of every neuron.</summary>
    public IReadOnlyList<LayerGradient> Gradients(Network<float> network) => _gradients.Read(network);

    /// <summary>Cost and accuracy; of the training rows on demand.</summary>
    public (Score Validation, Score? Training) Scores(Network<float> network, bool withTraining)
    {
        _network.CopyFrom(network);
        return (_validation.Score(), withTraining ? _training.Score() : null);
    }

    /// <summary>The staircase.</summary>
    public FlowMessage Flow(long step, Network<float> network)
    {
        _flow ??= new FlowProbe(_spec, _rows, [.. Enumerable.Range(0, Size.Flow)]);
        IReadOnlyList<LayerFlow> flows = _flow.Read(network);
        double total = flows[0].DeltaNorm.Log10 - flows[^1].DeltaNorm.Log10;
        return new FlowMessage(
            step, Size.Flow, double.IsNaN(total) ? null : LabJson.Short(20 * total), double.IsNaN(total) ? null : LabJson.Short(Math.Pow(10, total)), [.. flows.Select(Describe)]);
    }

    /// <summary>The strongest weights and the histograms.</summary>
    public WeightsMessage Weights(long step, Network<float> network)
    {
        _weights ??= new GradientProbe<double>(_spec, _rows, [.. Enumerable.Range(0, Math.Min(Size.Probe, 200))], weights: true);
        IReadOnlyList<LayerGradient> gradients = _weights.Read(network);
        return new WeightsMessage(
            step,
            [.. network.WeightedLayers.Select(layer => WeightReader.Strongest(network.View.Layers[layer], StrongestWeights))],
            new HistogramMessage(FirstBin, BinWidth, [.. gradients.Select(layer => WeightReader.Histogram(layer, FirstBin, BinWidth, Bins))]));
    }

    /// <summary>The outputs of every layer for one row of inputs, and the answer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">As many numbers as the network has inputs, before scaling.</param>
    /// <param name="data">The data of the network: the row has their form, and is scaled as they are.</param>
    public static IReadOnlyList<float[]> Activations(Network<float> network, ReadOnlySpan<float> inputs, LoadedData data)
    {
        Dataset like = data.Training;
        Dataset row = (like.HasTargets
            ? Dataset.FromValues("drawing", inputs, new float[like.TargetSize], inputs.Length, like.TargetSize)
            : Dataset.FromValues("drawing", inputs, new byte[like.LabelsPerRow], inputs.Length, like.Classes, like.LabelsPerRow)).WithShape(like.InputShape);
        row = data.Scaling?.Apply(row) ?? row;
        var pass = new BatchPass<float>(network, row, 1) { Mode = BatchMode.Evaluation };
        pass.Gather([0]);
        pass.Forward();
        var weighted = network.WeightedLayers;
        return [.. Enumerable.Range(0, weighted.Length).Select(i =>
            pass.View.Activation((i + 1 < weighted.Length ? weighted[i + 1] : network.Layers.Count) - 1, 0).ToArray())];
    }

    private static FlowLayer Describe(LayerFlow flow)
    {
        var causes = new Dictionary<string, double>();
        foreach (FlowFactor factor in flow.Backward)
        {
            causes[factor.Name] = LabJson.Short(causes.GetValueOrDefault(factor.Name) + factor.Decibels);
        }

        double? gain = causes.Count == 0 ? null : causes.ContainsValue(double.NegativeInfinity) ? double.NegativeInfinity : LabJson.Short(causes.Values.Sum());
        string? main = gain is not { } sum || Math.Abs(sum) < 1 ? null : (sum < 0 ? causes.MinBy(cause => cause.Value) : causes.MaxBy(cause => cause.Value)).Key;
        return new FlowLayer(
            LabJson.ShortLog(flow.DeltaNorm.Log10), LabJson.ShortLog(flow.Speed.Log10), LabJson.ShortLog(flow.GradientNorm.Log10), LabJson.Short(flow.WeightNorm),
            gain, causes, main, LabJson.Short(flow.ForwardRms), LabJson.Short(flow.ForwardSpread), LabJson.Short(flow.SlopeRms), LabJson.Short(flow.SaturatedShare),
            flow.DeadUnits.Count, [.. flow.DeadUnits.Take(1000)]);
    }
}

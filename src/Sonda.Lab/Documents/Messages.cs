namespace Sonda.Lab.Documents;

/// <summary>The staircase, and the statistics of each layer.</summary>
internal sealed record FlowMessage(long Step, int Rows, double? TotalDecibels, double? Ratio, IReadOnlyList<FlowLayer> Layers);

/// <summary>One layer of the staircase; decibels against the layer behind it.</summary>
internal sealed record FlowLayer(
    double DeltaLog10, double SpeedLog10, double GradientLog10, double WeightNorm, double? Gain, IReadOnlyDictionary<string, double> Causes, string? Main,
    double Signal, double Spread, double Slope, double Saturated, int Dead, IReadOnlyList<int> DeadUnits);

/// <summary>The strongest weights of each gap, and the sizes of all weight gradients.</summary>
internal sealed record WeightsMessage(long Step, IReadOnlyList<IReadOnlyList<double[]>> Gaps, HistogramMessage Histogram);

/// <summary>Histograms of log₁₀ |∂C/∂w|, one for each layer.</summary>
internal sealed record HistogramMessage(double First, double Width, IReadOnlyList<HistogramLayer> Layers);

/// <summary>The shares of a layer's weights: exactly zero, below the first bin, above the last, and in each bin.</summary>
internal sealed record HistogramLayer(double Zero, double Below, double Above, IReadOnlyList<double> Counts);

/// <summary>The position and the pace of a run.</summary>
internal sealed record StateMessage(string State, PositionDocument Position, double Seconds, double? StepsPerSecond, double? Speed);

/// <summary>The theory of the start.</summary>
internal sealed record ForecastMessage(double Coverage, int Rows, IReadOnlyList<ForecastBand> Layers, string? Reason);

/// <summary>The band of a layer's speed.</summary>
internal sealed record ForecastBand(double LowLog10, double ExpectedLog10, double HighLog10);

/// <summary>Bytes of a download.</summary>
internal sealed record LoadingMessage(string What, long Done, long? Total);

/// <summary>The run at a place of a stream is gone; the reason in words, and its new name; null if none is known.</summary>
internal sealed record GoneMessage(int Run, string? Text, string? Name);

/// <summary>The doctor's verdict, with a sentence on what was learned; null if there is nothing to say of it.</summary>
internal sealed record VerdictMessage(long Step, bool? Healthy, bool? Learned, string Sentence, string? Learning, IReadOnlyList<FindingMessage> Findings, IReadOnlyList<ProposalMessage> Remedies);

/// <summary>A remedy to try, with the spec that it makes; null if the data are not loaded.</summary>
internal sealed record ProposalMessage(string Id, string Words, string Why, string? Spec);

/// <summary>A finding in words; <c>ReadThere</c>: its numbers are those of the step since which it shows, and of no later one.</summary>
internal sealed record FindingMessage(
    string Ailment, string? Form, string Severity, string Title, IReadOnlyList<string> Layers, string Where, long SinceStep, bool ReadThere, double Probability,
    string Text, string Why, IReadOnlyDictionary<string, double> Evidence, string? Page, IReadOnlyList<RemedyMessage> Remedies);

/// <summary>A remedy in words.</summary>
internal sealed record RemedyMessage(string Id, string Words);

/// <summary>A part of the history of a run: lists in the order of their steps.</summary>
internal sealed record HistoryMessage(
    long From, long To, bool Reset, ReadingColumns Readings, BatchColumns Batches, IReadOnlyList<EpochRow> Epochs, IReadOnlyList<MarkRow> Marks);

/// <summary>Readings over fixed rows; a list of speeds for each layer.</summary>
internal sealed record ReadingColumns(
    IReadOnlyList<long> Step, IReadOnlyList<double[]> SpeedLog10, IReadOnlyList<double?> ValidationCost, IReadOnlyList<double?> ValidationAccuracy,
    IReadOnlyList<double?> TrainingCost, IReadOnlyList<double?> TrainingAccuracy);

/// <summary>Readings of single mini-batches.</summary>
internal sealed record BatchColumns(IReadOnlyList<long> Step, IReadOnlyList<double?> Cost, IReadOnlyList<double[]> SpeedLog10);

/// <summary>An epoch; accuracies in percent.</summary>
internal sealed record EpochRow(
    int Epoch, long Step, double? ValidationAccuracy, double? ValidationCost, double? TrainingCost, double? TrainingAccuracy, double Seconds);

/// <summary>Something that happened at a step.</summary>
internal sealed record MarkRow(long Step, string Kind)
{
    public string? Text { get; init; }
    public IReadOnlyList<SettingChange>? Settings { get; init; }
    public int? Layer { get; init; }
    public string? Phase { get; init; }
    public int? Unit { get; init; }
    public string? Status { get; init; }
}

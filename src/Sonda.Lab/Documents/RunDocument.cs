namespace Sonda.Lab.Documents;

/// <summary>A run as the lab describes it (docs/lab-protocol.md).</summary>
internal sealed record RunDocument
{
    public required string Id { get; init; }
    public required string State { get; init; }
    public required bool Live { get; init; }
    public required bool Resumable { get; init; }
    public required string Spec { get; init; }
    public required string SpecNow { get; init; }
    public IReadOnlyList<ChangeDocument> Changes { get; init; } = [];
    public required SettingsDocument Settings { get; init; }
    public PositionDocument Position { get; init; } = new(0, 0, 0);
    public int StepsPerEpoch { get; init; }
    public long PlannedSteps { get; init; }
    public double Seconds { get; init; }
    public required DateTimeOffset Began { get; init; }
    public DataDocument? Data { get; init; }
    public IReadOnlyList<LayerDocument>? Layers { get; init; }
    public int ProbeRows { get; init; }
    public int FlowRows { get; init; }
    public int TrainingRows { get; init; }
    public BaselinesDocument? Baselines { get; init; }
    public DivergenceDocument? Divergence { get; init; }
    public string? Failure { get; init; }

    /// <summary>Why the network of a recorded run cannot be read; null if it can be, or if nobody has asked yet.</summary>
    public string? Unread { get; init; }
    public IReadOnlyList<string>? Group { get; init; }
}

/// <summary>A change of settings, with its step.</summary>
internal sealed record ChangeDocument(long Step, string Text, IReadOnlyList<SettingChange> Settings);

/// <summary>A setting before and after a change, as a spec writes it.</summary>
internal sealed record SettingChange(string Name, string From, string To);

/// <summary>The present settings.</summary>
internal sealed record SettingsDocument(
    double Rate, double Momentum, double Lambda, int? Batch, string Optimizer, string Clip, string Schedule, string LayerRates, int Epochs, ulong Seed);

/// <summary>The place of a run.</summary>
internal sealed record PositionDocument(int Epoch, int Row, long Step);

/// <summary>The data of a run.</summary>
internal sealed record DataDocument(
    string Text, string Name, int Training, int Validation, IReadOnlyList<int> Shape, int Inputs, IReadOnlyList<string>? Classes, string? Notice, bool Table, bool Images);

/// <summary>A layer with weights.</summary>
internal sealed record LayerDocument(
    string Name, string Kind, int Units, int Inputs, string? Activation, string Norm, bool Residual, long Parameters);

/// <summary>The scores of always answering the most frequent training class.</summary>
internal sealed record BaselinesDocument(BaselineDocument Validation, BaselineDocument Training);

/// <summary>The scores on some rows; accuracy in percent.</summary>
internal sealed record BaselineDocument(double? Accuracy, double? Cost);

/// <summary>The first number that was not finite.</summary>
internal sealed record DivergenceDocument(long Step, int Layer, string Phase, int? Unit, int? Row, string Text);

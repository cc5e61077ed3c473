namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The first event of <c>sonda_trace.py</c>: the layers that it found in autograd's graph, the data and the training, in the words of torch.
/// </summary>
internal sealed record TorchStart
{
    /// <summary>The class of the module.</summary>
    public required string Network { get; init; }

    /// <summary>The data, as the author of the training writes them.</summary>
    public string? Data { get; init; }

    /// <summary>The number of planned steps; 0 or null if unknown. Python may divide, so it need not be whole.</summary>
    public double? Planned { get; init; }

    /// <summary>The number of steps of an epoch; 0 or null if unknown.</summary>
    public double? PerEpoch { get; init; }

    /// <summary>The version of torch.</summary>
    public required string Version { get; init; }

    /// <summary>The class of the optimizer.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The numbers of its first group of parameters, such as <c>lr</c> and <c>momentum</c>; switches, such as <c>maximize</c>, are 1 or 0.</summary>
    public required IReadOnlyDictionary<string, double> Settings { get; init; }

    /// <summary>Whether a module of the model is a normalisation other than over the rows of a batch, such as LayerNorm, GroupNorm or an RMSNorm of its author.</summary>
    public bool Norms { get; init; }

    /// <summary>The targets; null if the author did not give them.</summary>
    public TorchColumns? Targets { get; init; }

    /// <summary>The weights that the graph multiplies by, in the order of the forward pass.</summary>
    public required IReadOnlyList<TorchLayer> Layers { get; init; }

    /// <summary>
    /// The parameters of the model that require a gradient and had none after the first recorded step; null for none.
    /// </summary>
    public IReadOnlyList<string>? Idle { get; init; }
}

/// <summary>Weights, and the nodes of the graph around them.</summary>
internal sealed record TorchLayer
{
    /// <summary>The parameter, such as <c>cell.weight_ih_l0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the weights, such as <c>torch.float32</c>.</summary>
    public required string Numbers { get; init; }

    /// <summary>The node that multiplies by them: addmm, mm, convolution, embedding or embedding_bag.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether the optimizer holds the weights; null for true.</summary>
    public bool? Held { get; init; }

    /// <summary>The number of units; four gates of 16 cells are 64 units.</summary>
    public required int Units { get; init; }

    /// <summary>The number of weights.</summary>
    public required long Size { get; init; }

    /// <summary>How often the graph multiplies by them.</summary>
    public required int Uses { get; init; }

    /// <summary>The places of the layers, it among them, on whose first use the first use of this one depends.</summary>
    public required IReadOnlyList<int> Before { get; init; }

    /// <summary>
    /// The places of the layers on whose first use the last use of this one depends. Recurrent weights depend on themselves, and on the layers
    /// that take turns with them.
    /// </summary>
    public required IReadOnlyList<int> Behind { get; init; }

    /// <summary>The number of multiplications by weights that the recorder does not see, among all nodes that its first use depends on.</summary>
    public int Unseen { get; init; }

    /// <summary>The slope of a leaky ReLU on the negative side, if the recorder is older than that of the first step; null for any other activation.</summary>
    public double? Parameter { get; init; }

    /// <summary>The inputs of the first mini-batch; null for an embedding.</summary>
    public TorchColumns? Inputs { get; init; }

    /// <summary>The weights, a row for each unit.</summary>
    public required TorchColumns Weights { get; init; }

    /// <summary>The biases, a row for each unit; empty without biases.</summary>
    public required IReadOnlyList<TorchColumns> Biases { get; init; }

    /// <summary>
    /// The nodes behind the last use, up to the next layer or to where the graph forks. One that takes in parameters, such as the addition of a
    /// bias, ends with <c>_parameter</c>.
    /// </summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>For each of these nodes, the smallest and the largest number of the tensor that it multiplies by; empty for other nodes.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Factors { get; init; }
}

/// <summary>A table of numbers by its columns, or the rows of each class.</summary>
internal sealed record TorchColumns
{
    /// <summary>The number of rows of each class; null for numbers.</summary>
    public IReadOnlyList<long>? Classes { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; init; }

    /// <summary>The largest magnitude.</summary>
    public double Largest { get; init; }

    /// <summary>The mean of each column; of a table of 2048 columns or more, of columns at equal distances.</summary>
    public IReadOnlyList<double>? Means { get; init; }

    /// <summary>The standard deviation of each of these columns.</summary>
    public IReadOnlyList<double>? Deviations { get; init; }
}

/// <summary>A step of <c>sonda_trace.py</c>: norms of whole tensors, multiplied by the scale of the loss.</summary>
internal sealed record TorchStep
{
    /// <summary>The loss.</summary>
    public required double Cost { get; init; }

    /// <summary>The factor by which the author multiplied it.</summary>
    public required double Scale { get; init; }

    /// <summary>The learning rate; null if the optimizer has none.</summary>
    public double? Rate { get; init; }

    /// <summary>The layers, by their names; a step may lack some.</summary>
    public required IReadOnlyList<TorchReading> Layers { get; init; }
}

/// <summary>What hooks read at a layer.</summary>
internal sealed record TorchReading
{
    /// <summary>The parameter.</summary>
    public required string Name { get; init; }

    /// <summary>The rows of its output; null if the gradient did not come back.</summary>
    public int? Rows { get; init; }

    /// <summary>‖W‖ before the step.</summary>
    public required double Weights { get; init; }

    /// <summary>‖ΔW‖ of the step.</summary>
    public required double Moved { get; init; }

    /// <summary>‖∂C/∂W‖.</summary>
    public required double Gradient { get; init; }

    /// <summary>The norm of the sum of δ over rows and places.</summary>
    public required double Speed { get; init; }

    /// <summary>‖δ‖ of all rows.</summary>
    public required double Delta { get; init; }

    /// <summary>∂C/∂W, a row for each unit, read at the first step.</summary>
    public TorchColumns? Gradients { get; init; }

    /// <summary>‖∂C/∂x‖ at the inputs, read at the first step.</summary>
    public required double Back { get; init; }

    /// <summary>‖∂C/∂x‖ at the inputs of each use but the first, read at the first step.</summary>
    public required IReadOnlyList<double> States { get; init; }

    /// <summary>‖∂C/∂a‖ at the outputs of the activation, read at the first step.</summary>
    public double? Arrived { get; init; }

    /// <summary>The part of that at units whose slope is not 0.</summary>
    public double? Alive { get; init; }

    /// <summary>What the activation passes back.</summary>
    public double? Passed { get; init; }

    /// <summary>The number of outputs of the activation.</summary>
    public long? Size { get; init; }

    /// <summary>Their norm.</summary>
    public double? Output { get; init; }

    /// <summary>The norm of their deviation from the mean of their unit.</summary>
    public double? Spread { get; init; }

    /// <summary>The norm of the slopes.</summary>
    public double? Slope { get; init; }

    /// <summary>The number of slopes that are not 0.</summary>
    public long? Live { get; init; }

    /// <summary>The number of those that are below a hundredth of the largest.</summary>
    public long? Saturated { get; init; }

    /// <summary>The units whose slope is 0 in every row.</summary>
    public IReadOnlyList<int>? Dead { get; init; }

    /// <summary>The slope of a leaky ReLU on the negative side; null for any other activation.</summary>
    public double? Parameter { get; init; }
}

using System.Numerics;
using System.Text.Json.Serialization;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Some steps of training.</summary>
/// <param name="Network">The network.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Data">What it is trained on.</param>
/// <param name="Start">The parameters before, tensor by tensor as <see cref="EngineNetwork{T}"/> has them.</param>
/// <param name="Masks">
/// What the numbers that reach each layer of dropout are multiplied by, step by step and layer by layer, row after row:
/// drawn by the engine, given to libtorch. Empty where nothing is dropped.
/// </param>
/// <param name="Steps">What libtorch found in each step.</param>
internal sealed record NetworkRecord(
    string Network, TrainingRecord Training, NetworkData Data, double[][] Start, double[][][] Masks, NetworkStep[] Steps)
    : ITorchRecord
{
    /// <summary>The seed of the order of rows and of what is dropped.</summary>
    public const ulong Seed = 1;

    [JsonIgnore]
    public string Name => $"{Network} by {Training}";

    [JsonIgnore]
    public int BatchSize => Math.Min(Training.BatchSize ?? Data.Count, Data.Count);

    [JsonIgnore]
    public int StepsPerEpoch => (Data.Count + BatchSize - 1) / BatchSize;

    /// <summary>The rows of a step, in the order that the trainer has promised.</summary>
    public int[] RowsOf(int step)
    {
        int[] order = [.. Enumerable.Range(0, Data.Count)];
        if (Training.BatchSize is not null)
        {
            new RandomStream(Seed).Split("shuffle", step / StepsPerEpoch).Shuffle<int>(order);
        }

        return [.. order.Chunk(BatchSize).ElementAt(step % StepsPerEpoch)];
    }

    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new EngineNetwork<T>(this);
        Tolerance tolerance = NetworkTolerances.Of(NetworkSpec.Parse(Network), Training);
        for (int i = 0; i < Steps.Length; i++)
        {
            EngineStep<T> engine = network.Step();
            string where = $"{Name}, step {i + 1}";
            if (Masks.Length > 0)
            {
                Require(Masks[i], engine.Masks, where + ", mask");
            }

            tolerance.Require(Steps[i].Cost, T.CreateTruncating(engine.Cost), where + ", cost");
            Require(Steps[i].Outputs, engine.Outputs, where + ", z of row");
            Require(Steps[i].Gradients, engine.Gradients, where + ", gradient of tensor");
            Require(Steps[i].Parameters, engine.Parameters, where + ", parameters of tensor");
            Require(Steps[i].Judged, engine.Judged, where + ", z when judged of row");
        }

        void Require(double[][] torch, T[][] engine, string where)
        {
            Assert.Equal(torch.Length, engine.Length);
            for (int tensor = 0; tensor < torch.Length; tensor++)
            {
                tolerance.Require<T>(torch[tensor], engine[tensor], $"{where} {tensor}");
            }
        }
    }
}

/// <summary>How a network is trained, in text forms of the engine.</summary>
/// <param name="Optimizer">The optimizer with its rate and weight decay.</param>
internal sealed record TrainingRecord(string Optimizer)
{
    /// <summary>λ of the book: weights decay by λ/n in the gradient, biases do not.</summary>
    public double Lambda { get; init; }

    public string Schedule { get; init; } = "constant";

    public string Clipping { get; init; } = "none";

    public string Rates { get; init; } = "1";

    /// <summary>Rows of a mini-batch; null for all rows at once, not shuffled.</summary>
    public int? BatchSize { get; init; }

    /// <summary>What the schedule is notified after each epoch; nothing where empty.</summary>
    public double[] Metrics { get; init; } = [];

    public override string ToString() => string.Join(", ", ((string[])[
        Optimizer,
        Lambda == 0 ? "" : FormattableString.Invariant($"lambda {Lambda}"),
        Schedule == "constant" ? "" : Schedule,
        Clipping == "none" ? "" : Clipping,
        Rates == "1" ? "" : "rates " + Rates,
        BatchSize is null ? "" : $"batches of {BatchSize}",
    ]).Where(part => part.Length > 0));
}

/// <summary>Rows, all with classes or all with targets; numbers that a float holds.</summary>
/// <param name="Inputs">m rows.</param>
/// <param name="Labels">The classes, row after row and step after step; empty if there are targets.</param>
/// <param name="Targets">m rows; empty if there are classes.</param>
/// <param name="Lengths">The time steps of each row; empty if every row has them all.</param>
internal sealed record NetworkData(double[][] Inputs, int[] Labels, double[][] Targets, int[] Lengths)
{
    [JsonIgnore]
    public int Count => Inputs.Length;
}

/// <summary>One step of training.</summary>
/// <param name="Cost">The mean cost of a row before the step, without the L2 term.</param>
/// <param name="Outputs">z of the output layer before the step, row after row of the mini-batch; 0 behind the end of a sequence.</param>
/// <param name="Gradients">∂cost/∂ each parameter, tensor by tensor, not clipped; zeros for what is no parameter but measured.</param>
/// <param name="Parameters">The parameters after the step, and what was measured.</param>
/// <param name="Judged">z of all rows after the step, by remembered statistics and with nothing dropped.</param>
internal sealed record NetworkStep(
    double Cost, double[][] Outputs, double[][] Gradients, double[][] Parameters, double[][] Judged);

using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Training;

/// <summary>Checks that a network, a cost and a data set fit together.</summary>
public static class DataFit
{
    /// <summary>Explains why a network and a data set do not fit, with the sizes of both; null if they fit.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="data">The data.</param>
    public static LocalizableText? Misfit(NetworkSpec spec, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        return Misfit(spec, spec.Cost, data);
    }

    /// <summary>
    /// Explains why the output layer or the cost does not fit the classes or targets of the data; null if they fit, and also if something
    /// else does not fit.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="data">The data.</param>
    public static LocalizableText? OutputMisfit(NetworkSpec spec, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        return spec.Inputs != data.InputSize || spec.Output.Steps != Math.Max(1, data.LabelsPerRow) || (data.HasTargets && spec.Output.IsSequence) ? null
            : (LengthsMisfit(spec, data) ?? TokensMisfit(spec, data)) is not null ? null
            : data.HasTargets ? spec.Cost.MisfitToTargets(spec.Output.Count, data.Targets, data.TargetSize)
            : spec.Cost.Misfit(spec.Output.Features, data.Classes);
    }

    /// <summary>Checks that network, cost and data fit.</summary>
    /// <exception cref="ArgumentException">They do not fit; the message gives the sizes of both.</exception>
    internal static void Require(NetworkSpec spec, CostFunction cost, Dataset data)
    {
        if (Misfit(spec, cost, data) is { } reason)
        {
            throw new SettingException(reason);
        }
    }

    /// <summary>
    /// Checks that every mini-batch of an epoch, including the last, gives a batch norm at least two numbers of each feature.
    /// </summary>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="batchSize">Rows in a mini-batch, from 1 to the number of rows in the data.</param>
    /// <exception cref="BatchSizeException">The last mini-batch has a single row, and so a single number of a feature.</exception>
    internal static void RequireBatches<T>(IReadOnlyList<Layer<T>> layers, Dataset data, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        if (BatchMisfit(layers, data.Count, data.ShortestSequence, batchSize) is { } misfit)
        {
            throw misfit;
        }
    }

    /// <summary>The same check for the rest of an epoch.</summary>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="rest">Remaining rows, at least 1.</param>
    /// <param name="batchSize">Rows in a mini-batch.</param>
    /// <exception cref="BatchSizeException">The last mini-batch has a single row, and so a single number of a feature.</exception>
    internal static void RequireRest<T>(IReadOnlyList<Layer<T>> layers, Dataset data, int rest, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (BatchMisfit(layers, rest, data.ShortestSequence, Math.Min(batchSize, rest)) is { } misfit)
        {
            throw misfit;
        }
    }

    /// <summary>
    /// The exception that <see cref="RequireBatches"/> would throw for a network of this spec; null if every mini-batch is large enough.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="rows">Training rows, at least 1.</param>
    /// <param name="shortest">Steps of the shortest sequence; null if all have the steps of the network.</param>
    /// <param name="batchSize">Rows in a mini-batch; null, or more than there are, for all rows.</param>
    public static BatchSizeException? BatchMisfit(NetworkSpec spec, int rows, int? shortest, int? batchSize)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return BatchMisfit(spec.Build<float>(), rows, shortest, Math.Min(batchSize ?? rows, rows));
    }

    private static BatchSizeException? BatchMisfit<T>(IReadOnlyList<Layer<T>> layers, int rows, int? shortest, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Only the last mini-batch can be smaller than the others.
        int last = rows % batchSize;
        if ((last == 0 ? batchSize : last) > 1)
        {
            return null;
        }

        // The shuffle may put any row last, also the shortest sequence.
        Layer<T>? starved = layers.FirstOrDefault(layer => layer is BatchNorm<T>
            && (layer.Input.IsSequence ? Math.Min(layer.Input.Steps, shortest ?? int.MaxValue) : layer.Input.Count / layer.Input.Maps) < 2);
        return starved is null ? null : new BatchSizeException(rows, batchSize, starved.Number, Allowed(rows, batchSize));
    }

    private static int[] Allowed(int rows, int batchSize) =>
        [.. Enumerable.Range(2, Math.Max(0, rows - 1)).Where(size => rows % size != 1).OrderBy(size => Math.Abs(size - batchSize)).Take(2).Order()];

    /// <summary>Explains why they do not fit; null if they do.</summary>
    private static LocalizableText? Misfit(NetworkSpec spec, CostFunction cost, Dataset data)
    {
        if (cost.OutputActivation() != spec.Cost.OutputActivation())
        {
            return LocalizableText.Of($"The cost {cost.ToText()} reads outputs by {cost.OutputActivation()}; those of {spec} are by {spec.Cost.OutputActivation()}.");
        }

        if (data.HasTargets)
        {
            return spec.Inputs == data.InputSize && !spec.Output.IsSequence
                ? LengthsMisfit(spec, data) ?? TokensMisfit(spec, data) ?? cost.MisfitToTargets(spec.Output.Count, data.Targets, data.TargetSize)
                : LocalizableText.Of($"{spec} takes {CountedNoun.Inputs(spec.Inputs)} and gives {spec.Output}; {data.Name} has {CountedNoun.Inputs(data.InputSize)} and {CountedNoun.Targets(data.TargetSize)}.");
        }

        if (spec.Inputs != data.InputSize || cost.Misfit(spec.Output.Features, data.Classes) is not null)
        {
            return LocalizableText.Of($"{spec} takes {CountedNoun.Inputs(spec.Inputs)} and gives {CountedNoun.Outputs(spec.Output.Features)}; "
                + $"{data.Name} has {CountedNoun.Inputs(data.InputSize)} and {CountedNoun.Classes(data.Classes)}.");
        }

        return spec.Output.Steps == data.LabelsPerRow
            ? LengthsMisfit(spec, data) ?? TokensMisfit(spec, data)
            : LocalizableText.Of($"{spec} gives outputs at {CountedNoun.TimeSteps(spec.Output.Steps)}; {data.Name} has classes at {data.LabelsPerRow}.");
    }

    private static LocalizableText? LengthsMisfit(NetworkSpec spec, Dataset data) =>
        data.Lengths.IsEmpty || spec.Input.Steps == data.InputShape.Steps
            ? null
            : LocalizableText.Of($"{data.Name} has sequences of different length, {data.InputShape} at most; {spec} takes {spec.Input}.");

    /// <summary>Explains which input an embedding cannot look up. The zeros that pad a short sequence are valid tokens.</summary>
    private static LocalizableText? TokensMisfit(NetworkSpec spec, Dataset data)
    {
        if (spec.Layers[0] is not EmbeddingSpec embedding)
        {
            return null;
        }

        float[] row = new float[data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            int wrong = Array.FindIndex(row, number => !float.IsInteger(number) || number < 0 || number >= embedding.Vocabulary);
            if (wrong >= 0)
            {
                return LocalizableText.Of(
                    $"Row {i} of {data.Name} has {row[wrong]} at step {wrong}; {spec} takes tokens from 0 to {embedding.Vocabulary - 1}.");
            }
        }

        return null;
    }
}

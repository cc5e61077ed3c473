using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Training;

/// <summary>Whether a network, a cost and a data set go together.</summary>
public static class DataFit
{
    /// <summary>Why a network and a data set do not go together; null where they do. Says what each has.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="data">The data.</param>
    public static LocalizableText? Misfit(NetworkSpec spec, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        return Misfit(spec, spec.Cost, data);
    }

    /// <summary>
    /// Why the output layer or the cost do not fit what the data give to learn, where all else fits; null where they do, and where
    /// something else does not.
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

    /// <summary>Makes sure that they do.</summary>
    /// <exception cref="ArgumentException">They do not; the message says what each has.</exception>
    internal static void Require(NetworkSpec spec, CostFunction cost, Dataset data)
    {
        if (Misfit(spec, cost, data) is { } reason)
        {
            throw new SettingException(reason);
        }
    }

    /// <summary>Makes sure that every mini-batch of an epoch leaves a batch norm two numbers of each feature, also the last.</summary>
    /// <param name="layers">The network's.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="batchSize">Rows of a mini-batch, 1 to those of the data.</param>
    /// <exception cref="BatchSizeException">The last has a single row, of which a feature is a single number.</exception>
    internal static void RequireBatches<T>(IReadOnlyList<Layer<T>> layers, Dataset data, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        if (BatchMisfit(layers, data.Count, data.ShortestSequence, batchSize) is { } misfit)
        {
            throw misfit;
        }
    }

    /// <summary>Makes sure of the same for what is left of an epoch.</summary>
    /// <param name="layers">The network's.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="rest">Rows left, 1 or more.</param>
    /// <param name="batchSize">Rows of a mini-batch.</param>
    /// <exception cref="BatchSizeException">The last has a single row, of which a feature is a single number.</exception>
    internal static void RequireRest<T>(IReadOnlyList<Layer<T>> layers, Dataset data, int rest, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (BatchMisfit(layers, rest, data.ShortestSequence, Math.Min(batchSize, rest)) is { } misfit)
        {
            throw misfit;
        }
    }

    /// <summary>What <see cref="RequireBatches"/> would refuse of a network that is not built; null where every mini-batch is large enough.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="rows">Training rows, 1 or more.</param>
    /// <param name="shortest">Steps of the shortest sequence; null where all have those of the network.</param>
    /// <param name="batchSize">Rows of a mini-batch; null for all, as where there are not so many.</param>
    public static BatchSizeException? BatchMisfit(NetworkSpec spec, int rows, int? shortest, int? batchSize)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return BatchMisfit(spec.Build<float>(), rows, shortest, Math.Min(batchSize ?? rows, rows));
    }

    private static BatchSizeException? BatchMisfit<T>(IReadOnlyList<Layer<T>> layers, int rows, int? shortest, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = rows % batchSize;
        if ((last == 0 ? batchSize : last) > 1)
        {
            return null;
        }

        // Any row may be the last: the shortest sequence too.
        Layer<T>? starved = layers.FirstOrDefault(layer => layer is BatchNorm<T>
            && (layer.Input.IsSequence ? Math.Min(layer.Input.Steps, shortest ?? int.MaxValue) : layer.Input.Count / layer.Input.Maps) < 2);
        return starved is null ? null : new BatchSizeException(rows, batchSize, starved.Number, Allowed(rows, batchSize));
    }

    private static int[] Allowed(int rows, int batchSize) =>
        [.. Enumerable.Range(2, Math.Max(0, rows - 1)).Where(size => rows % size != 1).OrderBy(size => Math.Abs(size - batchSize)).Take(2).Order()];

    /// <summary>Why they do not go together; null where they do.</summary>
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

    /// <summary>What an embedding cannot look up; behind the end of a sequence stand zeros, which are tokens.</summary>
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

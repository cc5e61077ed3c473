using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Scaling;

/// <summary>A scaling fitted to training rows: each number x becomes (x − offset)/divisor of its feature.</summary>
/// <remarks>
/// A feature is a column of a vector, a map of an image with all its pixels, or a feature of a sequence over all its steps. Steps behind
/// the end of a sequence do not count and do not change. A feature with a single value in all training rows becomes 0 there: its divisor is
/// 1.
/// </remarks>
public sealed class FittedScaling
{
    /// <summary>A scaling with known maps.</summary>
    /// <exception cref="ArgumentException">A map is not finite, or divides by 0.</exception>
    [JsonConstructor]
    internal FittedScaling(ScalingSpec spec, ImmutableArray<LinearMap> features, ImmutableArray<LinearMap> targets)
    {
        (Spec, Features, Targets) = (spec, features, targets);
        if (features.IsDefault || targets.IsDefault || features.Concat(targets).Any(map => !map.IsUsable))
        {
            throw new SettingException($"A scaling needs finite numbers, and divisors other than 0.");
        }
    }

    /// <summary>The spec of the scaling.</summary>
    public ScalingSpec Spec { get; }

    /// <summary>The map of each feature.</summary>
    public ImmutableArray<LinearMap> Features { get; }

    /// <summary>The map of each number of a target; empty if targets are not scaled.</summary>
    public ImmutableArray<LinearMap> Targets { get; }

    /// <summary>Fits a scaling to training rows.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="spec">The kind of scaling.</param>
    /// <param name="isCategory">For each feature, whether it stays as it is, because it is one of a category; null if none is.</param>
    internal static FittedScaling To(Dataset training, ScalingSpec spec, bool[]? isCategory = null)
    {
        ImmutableArray<LinearMap> features = Fit(spec.Kind, FeatureCount(training.InputShape), see =>
        {
            float[] row = new float[training.InputSize];
            int[] featureOf = FeaturesOf(training.InputShape);
            for (int i = 0; i < training.Count; i++)
            {
                training.CopyRow(i, row);
                int used = Used(training, i);
                for (int x = 0; x < used; x++)
                {
                    see(featureOf[x], row[x]);
                }
            }
        });
        ImmutableArray<LinearMap> targets = !spec.Targets ? [] : Fit(spec.Kind, training.TargetSize, see =>
        {
            for (int i = 0; i < training.Count * training.TargetSize; i++)
            {
                see(i % training.TargetSize, training.Targets[i]);
            }
        });
        features = isCategory is null ? features : [.. features.Select((map, feature) => isCategory[feature] ? new LinearMap(0, 1) : map)];
        return new FittedScaling(spec, features, targets);
    }

    /// <summary>Returns the same data, scaled; their preparation says so.</summary>
    internal LoadedData Apply(LoadedData data)
    {
        string name = $"{data.Name}+{Spec}";
        return data.Map(Apply) with
        {
            Name = name,
            Scaling = this,
            Preparation = (data.Preparation ?? new DataPreparation { Data = name }) with { Data = name, Scaling = this },
        };
    }

    /// <summary>Returns the same rows, scaled.</summary>
    internal Dataset Apply(Dataset data)
    {
        float[] values = new float[checked(data.Count * data.InputSize)];
        LinearMap[] maps = MapsOf(data.InputShape);
        for (int i = 0; i < data.Count; i++)
        {
            Span<float> row = values.AsSpan(i * data.InputSize, data.InputSize);
            data.CopyRow(i, row);
            Apply(maps, row[..Used(data, i)]);
        }

        float[] targets = data.Targets.ToArray();
        for (int i = 0; i < targets.Length && Targets.Length > 0; i++)
        {
            targets[i] = Targets[i % data.TargetSize].Apply(targets[i]);
        }

        Dataset scaled = data.HasTargets
            ? Dataset.Adopt(data.Name, values, targets.AsSpan(), data.InputSize, data.TargetSize)
            : Dataset.FromValues(data.Name, values, data.Labels, data.InputSize, data.Classes, data.LabelsPerRow);
        scaled = scaled.WithShape(data.InputShape);
        return data.Lengths.IsEmpty ? scaled : scaled.WithLengths(data.Lengths);
    }

    /// <summary>Turns a scaled row back into numbers as they were.</summary>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="row">The row.</param>
    internal void Undo(Shape shape, Span<float> row)
    {
        LinearMap[] maps = MapsOf(shape);
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = (float)maps[x].Undo(row[x]);
        }
    }

    /// <summary>The map of each number of a row.</summary>
    internal LinearMap[] MapsOf(Shape shape) => [.. FeaturesOf(shape).Select(feature => Features[feature])];

    /// <summary>Scales numbers where they stand, each by its own map.</summary>
    internal static void Apply(ReadOnlySpan<LinearMap> maps, Span<float> numbers)
    {
        for (int x = 0; x < numbers.Length; x++)
        {
            numbers[x] = maps[x].Apply(numbers[x]);
        }
    }

    private static ImmutableArray<LinearMap> Fit(ScalingKind kind, int features, Action<Action<int, float>> all)
    {
        double[] least = new double[features], most = new double[features], sum = new double[features];
        double[] squares = new double[features], count = new double[features];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(most, double.NegativeInfinity);
        all((f, value) =>
        {
            (least[f], most[f]) = (Math.Min(least[f], value), Math.Max(most[f], value));
            sum[f] += value;
            count[f]++;
        });
        if (kind == ScalingKind.Standard)
        {
            // A second traversal, because squares of distances from the mean lose fewer digits than a difference of sums.
            all((f, value) => squares[f] += (value - (sum[f] / count[f])) * (value - (sum[f] / count[f])));
        }

        return [.. Enumerable.Range(0, features).Select(f =>
            !(most[f] > least[f]) ? new LinearMap(count[f] > 0 ? least[f] : 0, 1)
            : kind == ScalingKind.MinMax ? new LinearMap(least[f], most[f] - least[f])
            : new LinearMap(sum[f] / count[f], Math.Sqrt(squares[f] / count[f])))];
    }

    private static int Used(Dataset data, int row) =>
        data.Lengths.IsEmpty ? data.InputSize : data.Lengths[row] * data.InputShape.Features;

    internal static int FeatureCount(Shape shape) => shape.Maps;

    /// <summary>The feature of each number of a row.</summary>
    private static int[] FeaturesOf(Shape shape) => [.. Enumerable.Range(0, shape.Count).Select(index => index % shape.Features / (shape.Height * shape.Width))];
}

/// <summary>x ↦ (x − offset)/divisor.</summary>
/// <param name="Offset">The number that becomes 0.</param>
/// <param name="Divisor">The divisor, not 0.</param>
public readonly record struct LinearMap(double Offset, double Divisor)
{
    /// <summary>Whether it maps finite numbers to finite ones.</summary>
    [JsonIgnore]
    internal bool IsUsable => double.IsFinite(Offset) && double.IsFinite(Divisor) && Divisor != 0;

    /// <summary>Computes offset + divisor·y, the number that becomes y.</summary>
    public double Undo(double y) => Offset + (Divisor * y);

    /// <summary>Computes (x − offset)/divisor.</summary>
    public float Apply(float x) => (float)((x - Offset) / Divisor);
}

using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>
/// The weight of each class in the cost: <c>weights(balanced)</c>, or numbers in the order of the classes as in <c>weights(1:20)</c>.
/// Training and costs use them; accuracies and other metrics do not.
/// </summary>
public sealed record ClassWeightsSpec
{
    /// <summary>The name in a data source's text.</summary>
    internal const string Name = "weights";

    private const string BalancedWord = "balanced", Values = "weights", Example = "weights(balanced) or weights(1:20)";
    private const double MaxWeight = 1e6;

    private ClassWeightsSpec(ImmutableArray<float> numbers) => Numbers = numbers;

    /// <summary>
    /// Weights that give every class the same part in the cost, n/(k·rows of the class) for n training rows of k classes. Their mean over
    /// the training rows is 1, so that learning rates keep their meaning.
    /// </summary>
    public static ClassWeightsSpec Balanced { get; } = new([]);

    /// <summary>The weights in the order of the classes; empty for <see cref="Balanced"/>.</summary>
    public ImmutableArray<float> Numbers { get; }

    /// <summary>The text form.</summary>
    public override string ToString() => SourceText.Write(Name, Numbers.IsEmpty ? BalancedWord
        : string.Join(':', Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Compares the numbers.</summary>
    public bool Equals(ClassWeightsSpec? other) => other is not null && Numbers.SequenceEqual(other.Numbers);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Reads the term.</summary>
    internal static ClassWeightsSpec Read(SourceText text)
    {
        text.Allow(Values, [], Example);
        if (text.Text(Values) is not { } found)
        {
            throw text.Fault(text.Position, text.Name, $"{Example}");
        }

        if (found == BalancedWord)
        {
            return Balanced;
        }

        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var numbers = new List<float>();
        foreach (string part in found.Split(':'))
        {
            numbers.Add(float.TryParse(part, style, CultureInfo.InvariantCulture, out float number) && number is >= 0 and <= (float)MaxWeight
                ? number : throw text.FaultAt(Values, $"numbers from 0 to {MaxWeight}, one for each class, as in {Example}"));
        }

        return numbers.Count > 1 && numbers.Exists(number => number > 0)
            ? new ClassWeightsSpec([.. numbers])
            : throw text.FaultAt(Values, $"numbers from 0 to {MaxWeight}, one for each class, as in {Example}");
    }

    /// <summary>Weighs the classes of all rows; balanced weights follow the training rows.</summary>
    /// <exception cref="DatasetException">The rows have no classes, or another number of them.</exception>
    internal LoadedData Apply(LoadedData data)
    {
        Dataset rows = data.Training;
        if (rows.HasTargets)
        {
            throw new DatasetException(LocalizableText.Of($"{data.Name}: {this} weighs classes, but the rows have numeric targets."));
        }

        if (!Numbers.IsEmpty && Numbers.Length != rows.Classes)
        {
            throw new DatasetException(LocalizableText.Of($"{data.Name}: {this} has {Numbers.Length} weights; the rows have {rows.Classes} classes."));
        }

        ImmutableArray<float> weights = Numbers.IsEmpty ? BalancedFor(rows) : Numbers;

        // The name is the text from which a checkpoint or a recorded run loads its data again.
        string suffix = $"+{this}";
        return data.Map(part => part.WithClassWeights(weights)) with { Name = data.Name.EndsWith(suffix, StringComparison.Ordinal) ? data.Name : data.Name + suffix };
    }

    private static ImmutableArray<float> BalancedFor(Dataset rows)
    {
        long[] counts = new long[rows.Classes];
        foreach (byte label in rows.Labels)
        {
            counts[label]++;
        }

        // A class without training rows keeps the weight 1 on other rows.
        int occurring = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1f : (float)((double)rows.Labels.Length / (occurring * count)))];
    }
}

using System.Globalization;

namespace Sonda.Benchmarks.Remedies;

/// <summary>How a training ended.</summary>
/// <param name="Share">The validation cost over that of guessing; infinite if numbers ended.</param>
/// <param name="Accuracy">The validation accuracy, 0 to 1; NaN for numeric targets.</param>
/// <param name="Chance">The share of the largest class among the validation rows; NaN for numeric targets.</param>
/// <param name="Rows">The number of validation rows.</param>
/// <param name="Diverged">Whether numbers became infinite or NaN.</param>
internal sealed record Outcome(double Share, double Accuracy, double Chance, int Rows, bool Diverged)
{
    /// <summary>Whether it took half of the way from the largest class to 1, or left less than half of the cost of guessing.</summary>
    public bool Works => !Diverged && (Share < 0.5 || Accuracy >= (Chance + 1) / 2);

    /// <summary>Whether an edit made this of an untreated outcome: numbers end anew, a cost above both, or a score that is clearly lower.</summary>
    public bool IsHarmedFrom(Outcome untreated) =>
        (Diverged && !untreated.Diverged)
        || (!Diverged && Share > 1.5 && Share > 1.5 * untreated.Share)
        || (!double.IsNaN(Accuracy) && !double.IsNaN(untreated.Accuracy) && untreated.Accuracy - Accuracy > 3.09 * Error(untreated.Accuracy, Accuracy, Rows));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Outcome Parse(string text)
    {
        string[] parts = text.Split(' ');
        double Number(int i) => double.Parse(parts[i], CultureInfo.InvariantCulture);
        return new Outcome(Number(0), Number(1), Number(2), (int)Number(3), parts[4] == "1");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Share:g6} {Accuracy:g6} {Chance:g6} {Rows} {(Diverged ? 1 : 0)}");

    private static double Error(double one, double other, int rows) => Math.Sqrt(((one * (1 - one)) + (other * (1 - other))) / Math.Max(rows, 1));
}

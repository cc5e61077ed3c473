using System.Globalization;
using System.Text.RegularExpressions;
using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Data.Tables;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Runs.Specs;

/// <summary>Runs whose sizes follow from the data: a whole one, or the places of "?" in a spec.</summary>
internal static partial class RunProposal
{
    /// <summary>The place in a spec that the data fill in.</summary>
    public const char Mark = '?';

    /// <summary>
    /// About as many steps as a small network needs to settle. On fourteen tables, a third of them left five of the networks behind those of
    /// scikit-learn (<c>benchmarks/sklearn_tables.py</c>).
    /// </summary>
    private const int Steps = 10_000;

    /// <summary>The same for sequences, whose steps take longer.</summary>
    private const int SequenceSteps = 3000;

    /// <summary>
    /// The share of the planned epochs without a better one after which training stops: a quarter. With a seventh, at most 40 epochs, two of the
    /// fourteen tables stopped after a few hundred steps, because few validation rows make a rough curve (R² 0.76 instead of 0.90 on macrodata).
    /// </summary>
    private const int PatienceParts = 4;

    /// <summary>
    /// The start of networks in Keras, and nearly that of scikit-learn. He's weights are several times as large where few inputs meet many units,
    /// and such networks generalise worse: on splits that the benchmark does not use, R² 0.72 instead of 0.75 on cars, 0.87 instead of 0.92 on
    /// macrodata. It also spares the outputs the biases of the book, N(0, 1).
    /// </summary>
    private const string Initializer = "keras";

    /// <summary>Beyond these, held-back rows are few of many, or there is nothing to hold back.</summary>
    private const int MinFinalRows = 10, MaxFinalRows = 10_000;

    /// <summary>Whether the network of a text leaves sizes to the data.</summary>
    public static bool IsTemplate(string text) => NetworkOf(text).Contains(Mark, StringComparison.Ordinal);

    /// <summary>
    /// A run that suits the data: a small network of ReLU for vectors and images, an LSTM for sequences; Adam, early stopping, and, if the data
    /// are a table that is not scaled, scaling and an input for the zeros of columns where they are frequent.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="loaded">The same, loaded.</param>
    public static RunSpec For(DatasetSpec data, LoadedData loaded)
    {
        Dataset rows = loaded.Training;
        int count = rows.Count, batch = count < 500 ? 16 : count < 5000 ? 32 : count < 50_000 ? 128 : 256;
        (int steps, int max) = rows.InputShape.IsSequence ? (SequenceSteps, 200) : (Steps, 1000);
        int epochs = Math.Clamp((int)Math.Ceiling((double)steps * batch / count), 10, max);
        string hidden = rows.InputShape.IsSequence ? "[lstm 32]"
            : count < 5000 ? $"[100 relu {Initializer}]"
            : $"[64 relu {Initializer}]x2";
        string last = rows.InputShape.IsSequence ? "?" : $"[? {Initializer}]", output = rows.HasTargets ? $"{last} mse" : $"{last} softmax";
        IReadOnlyList<string> zeros = data is CsvSpec { Scaling: null, Zeros: null } ? SpikeAtZero.Columns(loaded) : [];
        RunSpec run = RunSpec.Parse(Fill(string.Create(
            CultureInfo.InvariantCulture,
            $"?-{hidden}-{output}; optimizer adam; batch {batch}; epochs {epochs}; early-stop patience({Math.Max(5, epochs / PatienceParts)})"), rows, zeros.Count));
        return run with { Data = data is CsvSpec { Scaling: null } table ? Prepared(table, zeros, rows.HasTargets) : data };
    }

    private static CsvSpec Prepared(CsvSpec table, IReadOnlyList<string> zeros, bool hasTargets) => table with
    {
        Zeros = zeros.Count > 0 ? SpikeAtZero.Joined(zeros) : table.Zeros,
        Scaling = new ScalingSpec(ScalingKind.Standard, hasTargets),
    };

    /// <summary>
    /// A run for a final network of a table: as many epochs as early stopping kept, on nearly all rows (Goodfellow, Bengio and Courville 2016,
    /// algorithm 7.2). Null if early stopping kept none, if the table is large or no table, and if 1% of the rows cannot be split off as the
    /// settings say.
    /// </summary>
    /// <param name="run">The run with early stopping.</param>
    /// <param name="kept">The epoch whose network it kept.</param>
    /// <param name="loaded">Its data.</param>
    public static RunSpec? OnNearlyAllRows(RunSpec run, int kept, LoadedData loaded)
    {
        int rows = loaded.Training.Count + loaded.Validation.Count;
        if (kept == 0 || run.EarlyStopping is null || rows is < MinFinalRows or > MaxFinalRows
            || run.Data is not CsvSpec { Group: null, Fold: null } table || table.Order == TableOrder.Stratified)
        {
            return null;
        }

        // At least one row must validate.
        double share = Math.Ceiling(100.0 / rows) / 100;
        return run with
        {
            Data = table with { Validation = Math.Min(share, table.Validation) },
            EarlyStopping = null,
            Training = run.Training with { Epochs = kept },
        };
    }

    /// <summary>The text with the sizes of the data in place of "?".</summary>
    /// <exception cref="FormatException">A hidden layer has a "?".</exception>
    public static string Fill(string text, Dataset rows) => Fill(text, rows, 0);

    private static string Fill(string text, Dataset rows, int furtherInputs) => Fill(
        text,
        rows.InputShape.Count == rows.InputShape.Features && !rows.InputShape.IsSequence && rows.InputShape.Maps == rows.InputShape.Count
            ? (rows.InputSize + furtherInputs).ToString(CultureInfo.InvariantCulture) : rows.InputShape.ToString(),
        (rows.HasTargets ? rows.TargetSize : IsSingle(text) && rows.Classes == 2 ? 1 : rows.Classes).ToString(CultureInfo.InvariantCulture));

    /// <summary>The text with sizes that stand in for those of the data until they are known.</summary>
    /// <exception cref="FormatException">A hidden layer has a "?".</exception>
    public static string WithPlaceholders(string text) => Fill(text, "2", IsSingle(text) ? "1" : "2");

    private static string Fill(string text, string inputs, string outputs)
    {
        string network = NetworkOf(text);
        string filled = Last().Replace(First().Replace(network, inputs), outputs);
        int left = filled.IndexOf(Mark, StringComparison.Ordinal);
        return left < 0 ? filled + text[network.Length..] : throw new SpecException(
            $"\"{network}\": \"?\" stands for the number of inputs or outputs, at the begin or the end; a hidden layer needs a number.");
    }

    private static bool IsSingle(string text) => NetworkOf(text).TrimEnd().EndsWith(" bce", StringComparison.Ordinal);

    private static string NetworkOf(string text) => text.StartsWith('{') ? "" : text.Split(';')[0];

    [GeneratedRegex(@"^\?(?=-)")]
    private static partial Regex First();

    /// <summary>The size of the last layer, within brackets or not.</summary>
    [GeneratedRegex(@"(?<=-\[?)\?(?=[^-?]*$)")]
    private static partial Regex Last();
}

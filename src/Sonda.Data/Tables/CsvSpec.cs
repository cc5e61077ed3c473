using System.Globalization;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tables;

/// <summary>The kinds of targets in a table.</summary>
public enum CsvTask
{
    /// <summary>Each different value is a class.</summary>
    Classes,

    /// <summary>The values are numeric targets.</summary>
    Regression,
}

/// <summary>The treatments of missing values.</summary>
public enum MissingValues
{
    /// <summary>Rows with a missing value are left out.</summary>
    DropRows,

    /// <summary>The mean of the training rows takes the place of a number, the most frequent word that of a word.</summary>
    Mean,

    /// <summary>The median of the training rows takes the place of a number, the most frequent word that of a word.</summary>
    Median,

    /// <summary>The most frequent value of the training rows takes the place.</summary>
    MostFrequent,
}

/// <summary>The orders of rows before the last ones validate.</summary>
public enum TableOrder
{
    /// <summary>The random order of the seed.</summary>
    Random,

    /// <summary>The random order of the seed, with the same shares of the classes in every part.</summary>
    Stratified,

    /// <summary>The order of the file, for series: the last rows validate.</summary>
    File,
}

/// <summary>
/// A table in a file, text or Parquet: <c>csv(iris.csv)</c>, <c>csv(wine.csv,target=quality,task=regression,drop=id|name)</c>,
/// <c>parquet(wine.parquet)</c>.
/// </summary>
/// <remarks>
/// Every column except the target is an input: a number as it is, a word as one input for each different word, a date as days. Classes
/// count from 0 in the order of their names, or of their numbers if all are numbers. With <c>sequence=COLUMN</c>, consecutive lines with
/// the same name in that column are the steps of one sequence, which has one target; sequences may have different lengths.
/// </remarks>
public sealed record CsvSpec : SplitSpec
{
    internal const string Name = "csv", ParquetName = "parquet";
    internal const int DefaultMaxWords = 50, MostWords = 10_000;
    internal const char ListMark = '|';
    internal const string NoZeros = "no";
    private static readonly string[] TaskWords = ["classes", "regression"];
    private static readonly string[] MissingWords = ["drop-rows", "mean", "median", "most-frequent"];
    private static readonly string[] OrderWords = ["random", "stratified", "file"];
    private static readonly NumberRange<double> TestShares = new(0, 0.98);
    private static readonly NumberRange<int> WordLimits = new(2, MostWords);
    private static readonly NumberRange<int> SkipLimits = new(0, 1_000_000);

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The target column; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// The kind of target. Null for classes if a value is not a number, or if all are whole, at most 20 differ, and more than five occur
    /// twice on average; otherwise for regression.
    /// </summary>
    public CsvTask? Task { get; init; }

    /// <summary>The columns to omit, joined by "|"; null for none.</summary>
    public string? Drop { get; init; }

    /// <summary>The columns to take as inputs although they only count the rows, joined by "|"; null for none.</summary>
    public string? Keep { get; init; }

    /// <summary>The columns of numbers to take as words, joined by "|"; null for none.</summary>
    public string? Words { get; init; }

    /// <summary>The maximum number of different words in a column, each an input; default: 50.</summary>
    public int MaxWords { get; init => field = WordLimits.Checked(value); } = DefaultMaxWords;

    /// <summary>
    /// The columns of numbers whose zeros get an input of their own, joined by "|"; "no" for none. Null for none as well, but
    /// <c>sonda train</c> may then propose some.
    /// </summary>
    public string? Zeros { get; init; }

    /// <summary>The treatment of missing values; null to refuse them.</summary>
    public MissingValues? Missing { get; init; }

    /// <summary>Texts that stand for a missing value, besides an empty cell and the marks of pandas, joined by "|"; null for none.</summary>
    public string? Marks { get; init; }

    /// <summary>Whether a date becomes its parts instead of a number of days; default: false.</summary>
    public bool DatesAsParts { get; init; }

    /// <summary>The form of dates, such as <c>dd.MM.yyyy</c>; null for every form that has one meaning only.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Whether the decimal mark is a comma; null to look at the first rows.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>The character between two cells; null for the most frequent of comma, semicolon, tab and pipe in the header.</summary>
    public char? Separator { get; init; }

    /// <summary>"yes", "no", or the number of the line with the names; null to look at the first line.</summary>
    public string? Header { get; init; }

    /// <summary>The number of lines to leave out at the beginning; default: 0.</summary>
    public int Skip { get; init => field = SkipLimits.Checked(value); }

    /// <summary>The character that begins a line of comment; null for none.</summary>
    public char? Comment { get; init; }

    /// <summary>"utf-8", "utf-16" or "latin-1"; null for UTF-8, or what a byte order mark says.</summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// The column with the name of each line's sequence; a line is then a step. Null if each line is a row of its own.
    /// </summary>
    public string? Sequence { get; init; }

    /// <summary>The column whose rows with the same word stay in one part; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The order of the rows before they are split; default: random.</summary>
    public TableOrder Order { get; init; }

    /// <summary>The share of test rows, from 0 (the default) to 0.98.</summary>
    public double Test { get; init => field = TestShares.Checked(value); }

    /// <summary>The fold that tests: one of several parts of all rows, as in <c>fold=2/5</c>; null for none.</summary>
    public TableFold? Fold { get; init; }

    /// <summary>Whether columns are named whose zeros get an input of their own.</summary>
    internal bool HasZeroColumns => Zeros is not (null or NoZeros);

    /// <summary>The columns of a table whose zeros get an input of their own.</summary>
    internal IReadOnlyList<string> ZeroColumns(CsvHeader table) => HasZeroColumns ? table.Listed(Zeros) : [];

    /// <summary>Whether the file is Parquet.</summary>
    internal bool IsParquet => ParquetFile.IsOne(Path);

    /// <summary>The form of the file.</summary>
    internal TableFormat Format => new()
    {
        Separator = Separator,
        HasDecimalComma = DecimalComma,
        Header = Header,
        Skip = Skip,
        Comment = Comment,
        Encoding = Encoding,
    };

    /// <summary>The marks of missing values beyond the standard ones.</summary>
    internal IReadOnlyList<string> OwnMarks => Marks?.Split(ListMark) ?? [];

    internal override string Source => SourceText.Write(
        IsParquet ? ParquetName : Name,
        [
            SourceText.Quoted(Path),
            Pair("target", Target),
            Pair("task", Task is { } task ? TaskWords[(int)task] : null),
            Pair("drop", Drop),
            Pair("keep", Keep),
            Pair("words", Words),
            SourceText.Pair("max-words", MaxWords, DefaultMaxWords),
            Pair("zeros", Zeros),
            Pair("missing", Missing is { } missing ? MissingWords[(int)missing] : null),
            Pair("na", Marks),
            DatesAsParts ? "dates=parts" : null,
            Pair("date-form", DateFormat),
            Pair("decimal", DecimalComma is { } comma ? (comma ? "comma" : "point") : null),
            Pair("separator", Separator is { } mark ? TableFormat.WordOf(mark) : null),
            Pair("header", Header),
            SourceText.Pair("skip", Skip, 0),
            Pair("comment", Comment?.ToString()),
            Pair("encoding", Encoding),
            Pair("sequence", Sequence),
            Pair("group", Group),
            Order == TableOrder.Random ? null : $"order={OrderWords[(int)Order]}",
            SourceText.Pair("test", Test, 0),
            Pair("fold", Fold?.ToString()),
            .. SplitPairs(),
        ]);

    internal static CsvSpec Read(SourceText text)
    {
        string example = text.Name == ParquetName ? "parquet(iris.parquet,target=species)" : "csv(iris.csv,target=species)";
        string[] shared =
        [
            "target", "task", "drop", "keep", "words", "max-words", "zeros", "missing", "na", "dates", "date-form", "sequence", "group", "order", "test", "fold", SeedKey, ValidationKey,
        ];
        string[] keys = text.Name == ParquetName ? shared : [.. shared, "decimal", "separator", "header", "skip", "comment", "encoding"];
        text.Allow("path", keys, example);
        string path = text.Text("path") ?? throw text.Fault(text.Position, text.Name, $"a file, as in {example}");
        if (ParquetFile.IsOne(path) != (text.Name == ParquetName))
        {
            throw text.Fault(text.Position, text.Name, $"{(text.Name == ParquetName ? Name : ParquetName)} for this file: parquet reads files that end in .parquet, csv all others");
        }

        return new CsvSpec
        {
            Path = path,
            Target = text.Text("target"),
            Task = text.Choice("task", TaskWords) is { } task ? (CsvTask)Array.IndexOf(TaskWords, task) : null,
            Drop = text.Text("drop"),
            Keep = text.Text("keep"),
            Words = text.Text("words"),
            MaxWords = text.Number("max-words", DefaultMaxWords, WordLimits),
            Zeros = text.Text("zeros"),
            Missing = text.Choice("missing", MissingWords) is { } missing ? (MissingValues)Array.IndexOf(MissingWords, missing) : null,
            Marks = text.Text("na"),
            DatesAsParts = text.Choice("dates", "days", "parts") == "parts",
            DateFormat = text.Text("date-form"),
            DecimalComma = text.Choice("decimal", "point", "comma") is { } mark ? mark == "comma" : null,
            Separator = text.Choice("separator", [.. TableFormat.Separators.Select(one => one.Word)]) is { } word
                ? TableFormat.Separators.First(one => one.Word == word).Mark : null,
            Header = ReadHeader(text),
            Skip = text.Number("skip", 0, SkipLimits),
            Comment = text.Text("comment") is { } comment
                ? comment.Length == 1 ? comment[0] : throw text.FaultAt("comment", $"one character, such as #") : null,
            Encoding = text.Choice("encoding", [.. TableFormat.Encodings]),
            Sequence = text.Text("sequence"),
            Group = text.Text("group"),
            Order = ReadOrder(text),
            Test = text.Number("test", 0, TestShares),
            Fold = ReadFold(text),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    /// <summary>The table as a network was trained on it, in this file: its settings are those of this spec only if it has any.</summary>
    /// <param name="trained">The table that the network was trained on.</param>
    /// <param name="isSameFile">Whether the files are the same, so that its split holds too.</param>
    internal CsvSpec As(CsvSpec trained, bool isSameFile) => isSameFile || this with { Scaling = null } == new CsvSpec { Path = Path }
        ? trained with { Path = Path, Scaling = Scaling }
        : this;

    /// <summary>The parts of some rows.</summary>
    internal RowSplit SplitRows(int rows) => SplitOf(rows, Test);

    internal override DatasetSpec From(string folder) => this with { Path = System.IO.Path.Combine(folder, Path) };

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop) => throw new NotSupportedException();

    private protected override SplitRows Draw(RandomStream random, DataOptions options, CancellationToken stop) =>
        new TableSource(this, options.Preparation).Draw(options.TakesWholeFile, stop);

    private static string? ReadHeader(SourceText text) => text.Text("header") switch
    {
        null => null,
        "yes" or "no" => text.Text("header"),
        { } line when int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 1_000_000 => line,
        _ => throw text.FaultAt("header", $"yes, no, or the number of the line with the names"),
    };

    private static TableOrder ReadOrder(SourceText text)
    {
        TableOrder order = text.Choice("order", OrderWords) is { } word ? (TableOrder)Array.IndexOf(OrderWords, word) : TableOrder.Random;
        return order == TableOrder.Random || text.Text("group") is null ? order
            : throw text.FaultAt("order", $"random beside group=…: whole groups have neither the order of the file nor the same shares of the classes");
    }

    private static TableFold? ReadFold(SourceText text)
    {
        if (text.Text("fold") is not { } word)
        {
            return null;
        }

        TableFold fold = TableFold.Read(word) ?? throw text.FaultAt("fold", $"the number of a fold and that of all folds, 2 to {TableFold.MaxCount}, such as 1/5");
        return text.Text("test") is null && text.Text("order") != OrderWords[(int)TableOrder.File] ? fold
            : throw text.FaultAt("fold", $"a table without test=… (the fold tests) and without order=file (other folds would train on later rows)");
    }

    private static string? Pair(string key, string? value) => value is null ? null : $"{key}={SourceText.Quoted(value)}";
}

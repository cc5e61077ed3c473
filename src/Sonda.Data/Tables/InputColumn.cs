using System.Globalization;
using System.Text.Json.Serialization;

namespace Sonda.Data.Tables;

/// <summary>The kinds of input columns.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputKind>))]
public enum InputKind
{
    /// <summary>A number is an input as it is; its zeros may have a second one.</summary>
    Number,

    /// <summary>A word is as many inputs as there are different words: 1 for its own, 0 for the others.</summary>
    Category,

    /// <summary>A date is the number of days since 1970-01-01, with the time of day as a fraction.</summary>
    Days,

    /// <summary>A date is its year, month, day and day of the week (Monday is 1), and its hour if any row has a time.</summary>
    DateParts,
}

/// <summary>An input column of a table, as training learned it from the training rows alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
public sealed record InputColumn(string Name, InputKind Kind)
{
    /// <summary>The words of a category, in the order of their inputs.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>How its numbers are written in the file; null for digits and a decimal mark alone, and for other kinds.</summary>
    public NumberForm? Form { get; init; }

    /// <summary>The form of dates, such as <c>dd.MM.yyyy</c>; null if every known form is read.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Whether the parts of a date include its hour.</summary>
    public bool HasTime { get; init; }

    /// <summary>Whether a second input is 1 where its number is 0, and 0 elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasZeroInput { get; init; }

    /// <summary>The number that replaces a missing one, of a date in days; null to refuse a missing value.</summary>
    public double? Fill { get; init; }

    /// <summary>The word that replaces a missing one; null to refuse a missing value.</summary>
    public string? FillWord { get; init; }

    /// <summary>The smallest number in the training rows; 0 for a category.</summary>
    public double Min { get; init; }

    /// <summary>The largest number in the training rows; 0 for a category.</summary>
    public double Max { get; init; }

    /// <summary>The number of inputs that the column becomes.</summary>
    [JsonIgnore]
    public int Width => Kind switch
    {
        InputKind.Category => Categories.Count,
        InputKind.DateParts => HasTime ? 5 : 4,
        _ => HasZeroInput ? 2 : 1,
    };

    /// <summary>What replaces a missing value, for people; null if nothing does.</summary>
    [JsonIgnore]
    internal string? FillText => FillWord is not null ? $"\"{ShownText.Of(FillWord)}\""
        : Fill is not { } fill ? null
        : Kind == InputKind.Number ? fill.ToString("G6", CultureInfo.InvariantCulture)
        : TableDate.OfDays(fill).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether its cells are words in the file.</summary>
    [JsonIgnore]
    internal bool IsWords => Kind != InputKind.Number;
}

/// <summary>The target column of a table, as training learned it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRegression">Whether it holds numbers to be met.</param>
public sealed record TargetColumn(string Name, bool IsRegression)
{
    /// <summary>The names of the classes, in order; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The number of training rows of each class; empty for regression.</summary>
    public IReadOnlyList<long> Counts { get; init; } = [];

    /// <summary>How its numbers are written in the file; null for digits and a decimal mark alone, and for words.</summary>
    public NumberForm? Form { get; init; }

    /// <summary>The mean of the targets of the training rows; 0 for classes.</summary>
    public double Mean { get; init; }

    /// <summary>Their standard deviation; 0 for classes.</summary>
    public double Deviation { get; init; }

    /// <summary>The smallest of them; 0 for classes.</summary>
    public double Min { get; init; }

    /// <summary>The largest of them; 0 for classes.</summary>
    public double Max { get; init; }
}

/// <summary>How a table becomes inputs and targets, as training learned it from the training rows alone.</summary>
/// <param name="Inputs">The input columns, in the order of their inputs.</param>
/// <param name="Target">The target column.</param>
public sealed record TablePreparation(IReadOnlyList<InputColumn> Inputs, TargetColumn Target)
{
    /// <summary>The column with the names of sequences; null if each line is a row of its own.</summary>
    public string? Sequence { get; init; }

    /// <summary>The steps of the longest sequence; 1 if each line is a row of its own.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The number of inputs of a line.</summary>
    [JsonIgnore]
    public int Width => Inputs.Sum(input => input.Width);

    /// <summary>For each input, whether it is one of a category: scaling leaves those as they are.</summary>
    internal bool[] IsCategory() => [.. Inputs.SelectMany(input => Enumerable.Repeat(input.Kind == InputKind.Category, input.Width))];
}

using System.Globalization;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Reports.Csv;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Figures;

/// <summary>The data that every figure of a chapter needs.</summary>
/// <param name="Result">The result of the chapter.</param>
/// <param name="Texts">The texts of the language.</param>
internal sealed record FigureContext(ChapterResult Result, TextCatalog Texts)
{
    /// <summary>The reader's number format.</summary>
    public Numbers Numbers => Texts.Numbers;

    /// <summary>The root seed as text.</summary>
    public string Seed => Result.Seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of the data.</summary>
    public string DataName => NoticeKind is { } kind ? Texts.Say("data." + kind) : "MNIST";

    /// <summary>The notice across every figure if the data are not the book's.</summary>
    public string? Notice => NoticeKind is { } kind ? Texts.Say("figure.notice." + kind) : null;

    /// <summary>The kind of the notice: "drawn", "fashion" or "unverified" data; null if they are the book's.</summary>
    public string? NoticeKind => Result.Data switch
    {
        LoadedData.Mnist => Result.DataVerified ? null : "unverified",
        LoadedData.FashionMnist => "fashion",
        _ => "drawn",
    };

    /// <summary>"3 hidden layers".</summary>
    public string HiddenLayers(string network) => HiddenLayers(HiddenCount(network));

    /// <summary>"3 hidden layers".</summary>
    public string HiddenLayers(int count) => count == 1
        ? Texts.Say("layers.one")
        : Texts.Say("layers.many", ("count", Numbers.Count(count)));

    /// <summary>"layer 2", hidden layers counted from 1 at the input.</summary>
    public string Layer(int index) => Texts.Say("layer", ("number", Numbers.Count(index + 1)));

    /// <summary>The number of hidden layers of a network such as 784-30-30-10.</summary>
    public static int HiddenCount(string network) => NetworkSpec.Parse(network).HiddenCount;
}

/// <summary>The one list of the chapter's figures, which the report, the tables and the replacement of an earlier run use.</summary>
internal static class ChapterFigures
{
    /// <summary>The kinds, in the order of the report.</summary>
    public static IReadOnlyList<ChapterFigure> Kinds { get; } =
    [
        new("accuracy", AccuracyFigure.All, AccuracyFigure.Tables),
        new("gradient-bars", GradientBarsFigure.All, GradientBarsFigure.Tables),
        new("initial-speeds", InitialSpeedsFigure.All, InitialSpeedsFigure.Tables),
        new("sigmoid-slope", context => [SlopeFigure.Draw(context)], _ => []),
        new("speeds-#-hidden", SpeedCurvesFigure.All, SpeedCurvesFigure.Tables),
    ];

    /// <summary>The figures that have data.</summary>
    public static IReadOnlyList<Figure> All(FigureContext context) => [.. Kinds.SelectMany(kind => kind.Draw(context))];

    /// <summary>
    /// The series behind the figures that have data. Accuracies are in percent; speeds have no unit. These tables do not depend on the
    /// reader's language.
    /// </summary>
    public static IEnumerable<CsvTable> Tables(ChapterResult result) => Kinds.SelectMany(kind => kind.Tabulate(result));
}

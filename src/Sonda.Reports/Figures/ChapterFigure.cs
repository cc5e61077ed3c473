using Sonda.Reports.Csv;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Figures;

/// <summary>A kind of figure of the chapter, with the table of its data.</summary>
/// <param name="Name">The name of its files without their extension; <c>#</c> stands for a number.</param>
/// <param name="Draw">Draws the figures that have data.</param>
/// <param name="Tabulate">The tables that have data, under the names of their figures; none for a figure of theory alone.</param>
internal sealed record ChapterFigure(
    string Name, Func<FigureContext, IEnumerable<Figure>> Draw, Func<ChapterResult, IEnumerable<CsvTable>> Tabulate);

using Sonda.Diagnosis;
using Sonda.Reports.Figures;

namespace Sonda.Benchmarks.Figures;

/// <summary>Draws the pictures of the ailments' pages.</summary>
internal static class RuleFiguresCommand
{
    /// <summary>Writes the pictures into the folders of their ailments, as PNG.</summary>
    /// <param name="only">Ids of ailments; default: all.</param>
    public static int Run(IReadOnlyList<string> only)
    {
        foreach ((string ailment, Func<Comparison> draw) in RuleFigures.All.Where(one => only.Count == 0 || only.Contains(one.Ailment)))
        {
            byte[] picture = ComparisonFigure.Png(draw());
            string file = Path.Combine(AilmentKinds.Find(ailment)!.Folder, "picture.png");
            File.WriteAllBytes(file, picture);
            Terminal.Out.WriteLine($"{file}  {picture.Length / 1024.0:F0} KiB");
        }

        return 0;
    }
}

using Sonda.Reports.Figures;

namespace Sonda.Benchmarks.Figures;

/// <summary>Writes the pictures of docs/rules.</summary>
internal static class RuleFiguresCommand
{
    /// <summary>Writes them into a folder as PNG; of named ailments alone where some are named.</summary>
    public static int Run(string folder, IReadOnlyList<string> only)
    {
        Directory.CreateDirectory(folder);
        foreach ((string ailment, Func<Comparison> draw) in RuleFigures.All.Where(one => only.Count == 0 || only.Contains(one.Ailment)))
        {
            byte[] picture = ComparisonFigure.Png(draw());
            string file = Path.Combine(folder, ailment + ".png");
            File.WriteAllBytes(file, picture);
            Terminal.Out.WriteLine($"{file}  {picture.Length / 1024.0:F0} KiB");
        }

        return 0;
    }
}

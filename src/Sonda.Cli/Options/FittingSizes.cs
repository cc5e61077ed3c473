using System.Globalization;
using System.Text.RegularExpressions;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;

namespace Sonda.Cli.Options;

/// <summary>The same network with as many inputs and outputs as the data ask for.</summary>
internal static partial class FittingSizes
{
    /// <summary>The network; null if its first or last layer is not a plain size, or nothing simple fits.</summary>
    public static string? Of(NetworkSpec network, Dataset rows)
    {
        if (rows.InputShape.IsSequence || rows.LabelsPerRow > 1)
        {
            return null;
        }

        int outputs = rows.HasTargets ? rows.TargetSize
            : network.Cost.Misfit(network.Output.Features, rows.Classes) is null ? network.Output.Features
            : rows.Classes;
        string text = Last().Replace(First().Replace(network.ToString(), Text(rows.InputSize)), Text(outputs));
        try
        {
            var fitting = NetworkSpec.Parse(text);
            bool fits = fitting.Inputs == rows.InputSize && (rows.HasTargets
                ? fitting.Cost.MisfitToTargets(fitting.Output.Count, rows.Targets, rows.TargetSize)
                : fitting.Cost.Misfit(fitting.Output.Features, rows.Classes)) is null;
            return fits && fitting != network ? text : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Text(int size) => size.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+(?=-)")]
    private static partial Regex First();

    /// <summary>The size of the last layer, within brackets or not, before the cost.</summary>
    [GeneratedRegex(@"(?<=-\[?)\d+(?=[^-\]]*\]?( \S+)?$)")]
    private static partial Regex Last();
}

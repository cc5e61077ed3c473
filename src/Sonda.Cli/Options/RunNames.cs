using System.CommandLine;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>The names of recorded runs on a command line.</summary>
internal static class RunNames
{
    private const int MaxListed = 8;

    /// <summary>An argument that is a run; the Tab key offers all.</summary>
    public static Argument<string> One(CommandContext context)
    {
        var argument = new Argument<string>("run")
        {
            Description = context.Texts["argument.run.one"],
            HelpName = context.Texts["value.runName"],
        };
        argument.CompletionSources.Add(_ => All(context));
        return argument;
    }

    /// <summary>An argument that is one or more runs; the Tab key offers all.</summary>
    public static Argument<string[]> Several(CommandContext context, int min)
    {
        var argument = new Argument<string[]>("runs")
        {
            Description = context.Texts["argument.run.many"],
            HelpName = string.Join(' ', Enumerable.Repeat(context.Texts["value.runName"], min)) + "…",
            Arity = new ArgumentArity(min, 100_000),
        };
        argument.CompletionSources.Add(_ => All(context));
        return argument;
    }

    /// <summary>All names; none if the home cannot be read.</summary>
    public static IReadOnlyList<string> All(CommandContext context)
    {
        try
        {
            return context.Runs.Names();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The run that has a name already, perhaps in other capitals; null if the name is free.</summary>
    public static string? Taken(CommandContext context, string name) =>
        All(context).FirstOrDefault(run => string.Equals(run, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of the run that is meant; names that differ by capitals alone are one.</summary>
    /// <exception cref="Refusal">There is none; the message has the nearest name, or those that there are (exit code 2).</exception>
    public static string Require(CommandContext context, string name)
    {
        TextCatalog texts = context.Texts;
        IReadOnlyList<string> all = context.Runs.Names();
        if (all.Contains(name))
        {
            return name;
        }

        if (Taken(context, name) is { } other)
        {
            return other;
        }

        string more = all.Count == 0 ? texts["runs.howToRecord"]
            : Suggestion.For(name, all) is { } meant ? texts.Say("error.meant", ("meant", meant))
            : texts.Say("runs.thereAre", ("runs", string.Join(", ", all.Order(StringComparer.Ordinal).Take(MaxListed)) + (all.Count > MaxListed ? ", …" : "")));
        throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("runs.unknown", ("run", name)) + " " + more);
    }
}

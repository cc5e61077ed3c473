using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Diagnosis.Traces;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda trace</c>: the PyTorch file that records a trace, or the schema of a trace.</summary>
internal static class TraceCommand
{
    /// <summary>The name of the PyTorch file among the resources.</summary>
    private const string PythonFile = "sonda_trace.py";

    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("trace", context.Texts["trace.summary"]);
        Option<bool> python = options.Switch("--python"), schema = options.Switch("--schema");
        command.Add(python);
        command.Add(schema);
        command.Validators.Add(result =>
        {
            bool wantsPython = result.GetResult(python) is { Implicit: false }, wantsSchema = result.GetResult(schema) is { Implicit: false };
            if (wantsPython && wantsSchema)
            {
                result.AddError(options.Contradiction("--python", "--schema"));
            }
            else if (!wantsPython && !wantsSchema)
            {
                result.AddError(context.Texts["error.traceChoice"]);
            }
        });
        command.SetAction(parsed =>
        {
            context.Write(parsed.GetValue(schema) ? TraceJson.JsonSchema : PythonSource());
            return ExitCode.Done;
        });
        return command;
    }

    private static string PythonSource()
    {
        using var reader = new StreamReader(typeof(TraceCommand).Assembly.GetManifestResourceStream(PythonFile)!);
        return reader.ReadToEnd().TrimEnd();
    }
}

using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda spec</c>: a run as text, as JSON, or the JSON Schema.</summary>
internal static class SpecCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("spec", context.Texts["spec.summary"]);
        Argument<string?> source = options.Optional<string?>("spec", null, text => Reading<string?>.Of(text));
        Option<bool> json = options.Switch("--json"), schema = options.Switch("--schema");
        json.Description = context.Texts["option.json.spec"];
        command.Add(source);
        command.Add(json);
        command.Add(schema);
        command.Validators.Add(result =>
        {
            bool isTold = result.GetResult(source) is { Tokens.Count: > 0 };
            bool wantsSchema = result.GetResult(schema) is { Implicit: false };
            if (wantsSchema && (isTold || result.GetResult(json) is { Implicit: false }))
            {
                result.AddError(options.Contradiction(isTold ? context.Texts["value.spec"] : "--json", "--schema"));
            }
            else if (!wantsSchema && !isTold)
            {
                result.AddError(context.Texts.Say("error.argumentMissing", ("argument", context.Texts["value.spec"])));
            }
        });
        command.SetAction(parsed =>
        {
            context.Write(parsed.GetValue(schema) ? RunSpec.JsonSchema : Show(parsed.GetValue(source)!, parsed.GetValue(json), context));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Show(string source, bool json, CommandContext context)
    {
        RunSpec run;
        try
        {
            run = RunSpecSource.IsFile(source) ? RunSpecSource.ReadFile(source, context) : RunSpec.Parse(source);
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.spec", ("reason", context.Texts.Clause(fault))), fault);
        }

        return json ? run.ToJson() : run.ToString();
    }
}

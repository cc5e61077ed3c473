using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep spec</c>: a sweep as text, as JSON, or the JSON Schema.</summary>
internal static class SweepSpecCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        var command = new Command("spec", texts["sweep.spec.summary"]);
        var sweep = new Argument<string?>("sweep") { Description = texts["argument.sweep"], HelpName = $"[{texts["value.sweep"]}]", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = options.Switch("--json"), schema = options.Switch("--schema");
        json.Description = texts["option.json.spec"];
        command.Add(sweep);
        command.Add(json);
        command.Add(schema);
        command.Validators.Add(result =>
        {
            bool isTold = result.GetResult(sweep) is { Tokens.Count: > 0 }, wantsSchema = result.GetResult(schema) is { Implicit: false };
            if (wantsSchema && isTold)
            {
                result.AddError(options.Contradiction(texts["value.sweep"], "--schema"));
            }
            else if (!wantsSchema && !isTold)
            {
                result.AddError(texts.Say("error.argumentMissing", ("argument", texts["value.sweep"])));
            }
        });
        command.SetAction(parsed =>
        {
            context.Write(parsed.GetValue(schema) ? SweepSpec.JsonSchema : Show(SweepSource.Read(context, parsed.GetRequiredValue(sweep)!), parsed.GetValue(json)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Show(SweepSpec sweep, bool json) => json ? sweep.ToJson() : sweep.ToString();
}

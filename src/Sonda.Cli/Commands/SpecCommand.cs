using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Lab.Specs;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda spec</c>: a run as text, as JSON, or the schema of the latter.</summary>
internal static class SpecCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var command = new Command("spec", session.Phrases["spec.summary"]);
        Argument<string?> source = options.Optional<string?>("spec", null, text => Reading<string?>.Of(text));
        Option<bool> json = options.Switch("--json"), schema = options.Switch("--schema");
        json.Description = session.Phrases["option.json.spec"];
        command.Add(source);
        command.Add(json);
        command.Add(schema);
        command.Validators.Add(result =>
        {
            bool isTold = result.GetResult(source) is { Tokens.Count: > 0 };
            bool wantsSchema = result.GetResult(schema) is { Implicit: false };
            if (wantsSchema && (isTold || result.GetResult(json) is { Implicit: false }))
            {
                result.AddError(options.Contradiction(isTold ? session.Phrases["value.spec"] : "--json", "--schema"));
            }
            else if (!wantsSchema && !isTold)
            {
                result.AddError(session.Phrases.Say("error.argumentMissing", session.Phrases["value.spec"]));
            }
        });
        command.SetAction(parsed =>
        {
            session.Write(parsed.GetValue(schema) ? RunSpec.JsonSchema : Show(parsed.GetValue(source)!, parsed.GetValue(json), session));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Show(string source, bool json, Session session)
    {
        RunSpec run;
        try
        {
            run = RunSpecSource.IsFile(source) ? RunSpecSource.ReadFile(source, session.Phrases) : RunSpec.Parse(source);
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, session.Phrases.Say("error.spec", session.Phrases.Of(fault)), fault);
        }

        return json ? run.ToJson() : run.ToString();
    }
}

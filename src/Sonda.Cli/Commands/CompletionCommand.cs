using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Engine.Text;

namespace Sonda.Cli.Commands;

/// <summary>
/// <c>sonda completion</c>: a script that lets the Tab key complete commands, options and their values.
/// </summary>
/// <remarks>
/// The scripts call <c>sonda "[suggest:POSITION]" "LINE"</c>, which System.CommandLine answers, so they always
/// know as much as the program. Without an answer the shell completes file names.
/// </remarks>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _sonda_complete() {
            local answers
            answers="$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "${answers}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o bashdefault -o default -F _sonda_complete sonda
        """;

    private const string Zsh =
        """
        #compdef sonda
        _sonda() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a answers
            answers=("${(@f)$("${words[1]}" "[suggest:${#line}]" "${line}" 2>/dev/null)}")
            answers=(${(M)answers:#${words[CURRENT]}*})
            if (( ${#answers} )); then
                compadd -- "${answers[@]}"
            else
                _files
            fi
        }
        if [ "${funcstack[1]}" = "_sonda" ]; then
            _sonda "$@"
        else
            compdef _sonda sonda
        fi
        """;

    private const string Fish =
        """
        function __sonda_complete
            set -l line (commandline -cp)
            sonda "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c sonda -a "(__sonda_complete)"
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName sonda -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            sonda "[suggest:$cursorPosition]" $commandAst.ToString().PadRight($cursorPosition) |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
        }
        """;

    private static readonly (string Name, string Script)[] Shells =
        [("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("pwsh", PowerShell)];

    public static Command Build(CommandContext context)
    {
        TextCatalog texts = context.Texts;
        string[] names = [.. Shells.Select(shell => shell.Name)];
        var command = new Command("completion", texts["completion.summary"]);
        var shell = new Argument<string>("shell")
        {
            Description = texts["argument.shell"],
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string name = result.Tokens[0].Value;
                if (!names.Contains(name, StringComparer.Ordinal))
                {
                    string? meant = Suggestion.For(name, names);
                    result.AddError(texts.Say("error.shell", ("found", name), ("shells", OptionFactory.WordsOf(names, texts)))
                        + (meant is null ? "" : " " + texts.Say("error.meant", ("meant", meant))));
                }

                return name;
            },
        };
        shell.CompletionSources.Add(names);
        command.Add(shell);
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(shell);
            context.Write(Array.Find(Shells, candidate => candidate.Name == name).Script);
            return ExitCode.Done;
        });
        return command;
    }
}

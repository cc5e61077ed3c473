using System.Diagnostics;

namespace Sonda.Cli.Tests.Commands;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("bash", "complete -o bashdefault")]
    [InlineData("zsh", "#compdef sonda")]
    [InlineData("fish", "complete -c sonda")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Prints_a_script_for_each_shell(string shell, string expected)
    {
        Outcome outcome = new CommandLine().Run("completion", shell);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
        Assert.Contains("[suggest:", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', outcome.Out);
    }

    [Fact]
    public void An_unknown_shell_is_named_with_the_known_ones()
    {
        Outcome outcome = new CommandLine().Run("completion", "bsh");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("\"bsh\"", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("bash, zsh, fish or pwsh", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean bash?", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sonda ch", "chapter")]
    [InlineData("sonda train 784-30-10 --ep", "--epochs")]
    [InlineData("sonda train 784-30-10 --init ", "large")]
    [InlineData("sonda train 784-30-10 --lang ", "pt")]
    [InlineData("sonda completion ", "zsh")]
    [InlineData("sonda data ", "fetch")]
    public void The_program_answers_what_may_follow(string line, string expected)
    {
        Outcome outcome = new CommandLine().Run($"[suggest:{line.Length}]", line);

        Assert.Contains(expected, outcome.Out.Split('\n'));
    }

    [Theory]
    [InlineData("--cost", "bce,cross-entropy,hinge,mse,quadratic,softmax")]
    [InlineData("--init", "book,book-large,default,he,he-uniform,identity,large,lecun,lecun-uniform,orthogonal,xavier,xavier-uniform")]
    [InlineData("--monitor", "training-accuracy,training-cost,validation-cost")]
    [InlineData("--batch", "full")]
    [InlineData("--lang", "en,pt")]
    [InlineData("--eta", "")]
    public void An_option_offers_the_words_that_it_takes_and_no_others(string option, string expected)
    {
        string line = $"sonda train 784-30-10 {option} ";

        Outcome outcome = new CommandLine().Run($"[suggest:{line.Length}]", line);

        Assert.Equal(expected, string.Join(',', outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>What each shell offers at the end of a line; of several answers one is enough.</summary>
    public static TheoryData<string, string, string> Lines
    {
        get
        {
            var lines = new TheoryData<string, string, string>();
            foreach (string shell in (string[])["bash", "zsh", "fish", "pwsh"])
            {
                lines.Add(shell, "sonda spee", "speeds");
                lines.Add(shell, "sonda chapter --qu", "--quick");
                lines.Add(shell, "sonda train 784-30-10 --cost q", "quadratic");
            }

            return lines;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_tab_key_completes(string shell, string line, string expected)
    {
        string? path = FindOnPath(shell);
        Assert.SkipUnless(path is not null, $"{shell} is not installed.");
        string script = new CommandLine().Run("completion", shell).Out;
        (string[] options, string commands) = shell switch
        {
            "bash" => (["--noprofile", "--norc", "-c"], InBash(script, line)),
            "zsh" => (["-f", "-c"], InZsh(script, line)),
            "fish" => (["--no-config", "-c"], $"{script}\ncomplete -C '{line}'\n"),
            _ => ((string[])["-NoProfile", "-Command"], $"{script}\n(TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText"),
        };

        Assert.Equal([expected], Run(path!, [.. options, commands]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.Trim()));
    }

    private static string InBash(string script, string line)
    {
        string[] words = line.Split(' ');
        return script + $"COMP_WORDS=({string.Join(' ', words)})\nCOMP_CWORD={words.Length - 1}\n"
            + $"COMP_LINE='{line}'\nCOMP_POINT={line.Length}\n_sonda_complete\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n";
    }

    /// <summary>The completion system knows the function; its variables and compadd exist only within a widget, so they stand here.</summary>
    private static string InZsh(string script, string line) =>
        $"autoload -U compinit\ncompinit -u -D\n{script}\n[[ ${{_comps[sonda]}} == _sonda ]] || print not registered\n"
        + $"compadd() {{ shift; print -l -- \"$@\" }}\nwords=({line})\nCURRENT={line.Split(' ').Length}\n_sonda\n";

    private static string Run(string shell, string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}

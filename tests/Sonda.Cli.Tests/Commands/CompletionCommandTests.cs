using System.Diagnostics;

namespace Sonda.Cli.Tests.Commands;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("bash", "complete -o bashdefault")]
    [InlineData("zsh", "#compdef sonda")]
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
        Assert.Contains("bash, zsh, pwsh", outcome.Error, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("sonda spee", "speeds")]
    [InlineData("sonda chapter --qu", "--quick")]
    [InlineData("sonda train 784-30-10 --cost q", "quadratic")]
    public void In_bash_the_tab_key_completes(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is looked for on Unix only.");
        string? bash = FindOnPath("bash");
        Assert.SkipUnless(bash is not null, "bash is not installed.");
        string[] words = line.Split(' ');
        string script = new CommandLine().Run("completion", "bash").Out
            + $"COMP_WORDS=({string.Join(' ', words)})\nCOMP_CWORD={words.Length - 1}\n"
            + $"COMP_LINE='{line}'\nCOMP_POINT={line.Length}\n_sonda_complete\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n";

        string answers = Run(bash!, script);

        Assert.Equal([expected], answers.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Run(string bash, string script)
    {
        var start = new ProcessStartInfo(bash, ["--noprofile", "--norc", "-c", script]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}

using System.Text.RegularExpressions;

namespace Sonda.Cli.Tests.Texts;

/// <summary>Refusals of the engine on a Portuguese command line.</summary>
public sealed class RefusalLanguageTests
{
    [Theory]
    [InlineData("train 784-0-10", "a rede não pode ser lida: \"0\" no caractere 5 de \"784-0-10\" não é uma camada: esperado um tamanho de 1 a 65536")]
    [InlineData("train 784-10;\\ batch\\ 0", "no caractere 9 de \"784-10; batch 0\": batch: \"0\" não é permitido: esperado full ou um número inteiro de 1 a 1000000.")]
    [InlineData("train 2-2 --data ring", "os dados não podem ser lidos: \"ring\" não é permitido: esperado um de mnist")]
    [InlineData("train 784-10 --clip norm(0)", "--clip: \"norm(0)\": o limite deve ser finito e acima de 0; encontrado 0.")]
    [InlineData("train 784-10 --optimizer adamw --lambda 1", "lambda deve ser 0 onde o otimizador tem um decaimento de pesos próprio")]
    public void A_user_reads_them_on_the_command_line(string line, string expected)
    {
        string[] args = [.. Regex.Split(line, @"(?<!\\) ").Select(arg => arg.Replace("\\", "", StringComparison.Ordinal))];
        Outcome outcome = new CommandLine().Run([.. args, "--lang", "pt"]);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }
}

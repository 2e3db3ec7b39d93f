using System.Diagnostics;
using System.Text;

namespace ClockifyBff.Tests;

/// <summary>What a process says, on either stream.</summary>
internal sealed class ProcessOutput
{
    private readonly StringBuilder _said = new();
    private readonly Action<string>? _hear;

    private ProcessOutput(Action<string>? hear) => _hear = hear;

    /// <summary>Starts a process whose streams are redirected.</summary>
    /// <param name="process">The process.</param>
    /// <param name="hear">Is told each line.</param>
    public static ProcessOutput OfStarted(Process process, Action<string>? hear = null)
    {
        var output = new ProcessOutput(hear);
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return output;
    }

    public override string ToString()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        _hear?.Invoke(line);
    }
}

# SPDX-License-Identifier: Apache-2.0
# Locks a Windows machine down to the kiosk. To be run once, as an administrator, after the
# installer and after the kiosk's account was made and signed in once. Then: restart, and run
# verify-lockdown.ps1. rules.toml says what each rule is for.
#Requires -RunAsAdministrator
[CmdletBinding()]
param(
    [string] $Account = 'kiosk',
    [string] $Program = "$env:ProgramFiles\Migration Kiosk\kiosk.exe",
    [string] $Data = "$env:ProgramData\migration-kiosk"
)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Lockdown.Common.ps1')
$rules = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Lockdown.psd1')

function Set-Rule {
    param([string] $Id, [scriptblock] $Do)
    Write-Output "set  $Id"
    & $Do
}

Set-Rule 'edition' {
    foreach ($feature in 'Client-DeviceLockdown', 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter') {
        Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart | Out-Null
    }
}

$sid = Get-KioskSid $Account

# No password is taken here: README.md says how the account is made to sign in by itself.
Set-Rule 'account' {
    if (Test-IsAdministrator $sid) { Remove-LocalGroupMember -SID 'S-1-5-32-544' -Member $Account }
    $winlogon = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
    Set-ItemProperty -Path $winlogon -Name 'AutoAdminLogon' -Value '1' -Type String
    Set-ItemProperty -Path $winlogon -Name 'DefaultUserName' -Value $Account -Type String
    Remove-ItemProperty -Path $winlogon -Name 'DefaultPassword' -ErrorAction SilentlyContinue
}

Set-Rule 'shell-launcher' {
    $class = @{ Namespace = $Embedded; ClassName = 'WESL_UserSetting' }
    $settings = Get-CimInstance @class
    if ($settings | Where-Object { $_.Sid -eq $sid }) {
        Invoke-CimMethod @class -MethodName RemoveCustomShell -Arguments @{ Sid = $sid } | Out-Null
    }
    # 0: start it again, whatever its exit code
    $shell = @{ Sid = $sid; Shell = "`"$Program`" run"; DefaultAction = [int32] 0 }
    Invoke-CimMethod @class -MethodName SetCustomShell -Arguments $shell | Out-Null
    $other = @{ Shell = 'explorer.exe'; DefaultAction = [int32] 3 }
    Invoke-CimMethod @class -MethodName SetDefaultShell -Arguments $other | Out-Null
    Invoke-CimMethod @class -MethodName SetEnabled -Arguments @{ Enabled = $true } | Out-Null
}

foreach ($entry in $rules.PredefinedKeys) {
    Set-Rule $entry.Rule {
        foreach ($id in $entry.Ids) {
            $key = Get-CimInstance -Namespace $Embedded -ClassName WEKF_PredefinedKey | Where-Object { $_.Id -eq $id }
            if (-not $key) { throw "the keyboard filter knows no $id" }
            $key | Set-CimInstance -Property @{ Enabled = $true }
        }
    }
}

foreach ($entry in $rules.CustomKeys) {
    Set-Rule $entry.Rule {
        foreach ($id in $entry.Ids) {
            $key = Get-CimInstance -Namespace $Embedded -ClassName WEKF_CustomKey | Where-Object { $_.Id -eq $id }
            if ($key) {
                $key | Set-CimInstance -Property @{ Enabled = $true }
            }
            else {
                New-CimInstance -Namespace $Embedded -ClassName WEKF_CustomKey -Property @{ Id = $id; Enabled = $true } | Out-Null
            }
        }
    }
}

Set-Rule 'breakout-key' {
    $filter = Get-CimInstance -Namespace $Embedded -ClassName WEKF_Settings
    $filter | Where-Object { $_.Name -eq 'BreakoutKeyScanCode' } | Set-CimInstance -Property @{ Value = "$BreakoutScanCode" }
    $filter | Where-Object { $_.Name -eq 'ForceOffAccessibility' } | Set-CimInstance -Property @{ Value = 'true' }
}

$hive = Open-KioskHive $Account
try {
    foreach ($entry in $rules.Registry) {
        Set-Rule $entry.Rule {
            $path = Get-RegistryPath $entry $hive
            if (-not (Test-Path $path)) { New-Item -Path $path -Force | Out-Null }
            Set-ItemProperty -Path $path -Name $entry.Name -Value $entry.Value -Type $entry.Type
        }
    }
}
finally {
    Close-KioskHive $hive
}

Set-Rule 'environment' {
    $found = [Environment]::GetEnvironmentVariables('Machine')
    foreach ($name in @($found.Keys)) {
        if ($rules.Variables | Where-Object { $name -like $_ }) {
            [Environment]::SetEnvironmentVariable($name, $null, 'Machine')
        }
    }
    [Environment]::SetEnvironmentVariable('KIOSK_CONFIG', (Join-Path $Data 'kiosk.toml'), 'Machine')
}

Set-Rule 'recovery' {
    & bcdedit.exe /set '{current}' recoveryenabled No | Out-Null
    & bcdedit.exe /set '{current}' bootstatuspolicy IgnoreAllFailures | Out-Null
    & reagentc.exe /disable | Out-Null
}

Set-Rule 'firewall' {
    Set-NetFirewallProfile -All -Enabled True -DefaultInboundAction Block -AllowInboundRules False
}

# the settings say what the kiosk is: it reads them, and only administrators write them
Set-Rule 'data-folder' {
    New-Item -ItemType Directory -Path (Join-Path $Data 'data') -Force | Out-Null
    & icacls.exe $Data /inheritance:r /grant 'SYSTEM:(OI)(CI)F' 'BUILTIN\Administrators:(OI)(CI)F' "${Account}:(OI)(CI)RX" | Out-Null
    & icacls.exe (Join-Path $Data 'data') /grant "${Account}:(OI)(CI)M" | Out-Null
}

Set-Rule 'write-filter' {
    $filter = Get-CimInstance -Namespace $Embedded -ClassName UWF_Filter -ErrorAction SilentlyContinue
    if ($filter -and ($filter.CurrentEnabled -or $filter.NextEnabled)) {
        & uwfmgr.exe file Add-Exclusion $Data | Out-Null
    }
}

Write-Output 'Restart the machine, then run verify-lockdown.ps1.'

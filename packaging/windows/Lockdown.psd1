# SPDX-License-Identifier: Apache-2.0
# What lock-down.ps1 writes and verify-lockdown.ps1 compares: one entry a value, by the rule's id.
# Machine: below HKEY_LOCAL_MACHINE. User: below the hive of the kiosk's account.
@{
    Registry = @(
        @{ Rule = 'task-manager'; Scope = 'User'; Path = 'Software\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'DisableTaskMgr'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'lock-screen'; Scope = 'User'; Path = 'Software\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'DisableLockWorkstation'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'lock-screen'; Scope = 'User'; Path = 'Software\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'DisableChangePassword'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'lock-screen'; Scope = 'User'; Path = 'Software\Microsoft\Windows\CurrentVersion\Policies\Explorer'; Name = 'NoLogoff'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'lock-screen'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\Personalization'; Name = 'NoLockScreen'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'lock-screen'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'HideFastUserSwitching'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'accessibility-keys'; Scope = 'User'; Path = 'Control Panel\Accessibility\StickyKeys'; Name = 'Flags'; Type = 'String'; Value = '506' }
        @{ Rule = 'accessibility-keys'; Scope = 'User'; Path = 'Control Panel\Accessibility\Keyboard Response'; Name = 'Flags'; Type = 'String'; Value = '122' }
        @{ Rule = 'accessibility-keys'; Scope = 'User'; Path = 'Control Panel\Accessibility\ToggleKeys'; Name = 'Flags'; Type = 'String'; Value = '58' }
        @{ Rule = 'accessibility-keys'; Scope = 'User'; Path = 'Control Panel\Accessibility\MouseKeys'; Name = 'Flags'; Type = 'String'; Value = '58' }
        @{ Rule = 'accessibility-keys'; Scope = 'User'; Path = 'Control Panel\Accessibility\HighContrast'; Name = 'Flags'; Type = 'String'; Value = '122' }
        @{ Rule = 'edge-swipes'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\EdgeUI'; Name = 'AllowEdgeSwipe'; Type = 'DWord'; Value = 0 }
        @{ Rule = 'touch-keyboard'; Scope = 'User'; Path = 'Software\Microsoft\TabletTip\1.7'; Name = 'EnableDesktopModeAutoInvoke'; Type = 'DWord'; Value = 0 }
        @{ Rule = 'crash-dialogs'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\Windows Error Reporting'; Name = 'DontShowUI'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'crash-dialogs'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\Windows Error Reporting'; Name = 'Disabled'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'crash-dialogs'; Scope = 'Machine'; Path = 'SYSTEM\CurrentControlSet\Control\Windows'; Name = 'ErrorMode'; Type = 'DWord'; Value = 2 }
        @{ Rule = 'crash-dialogs'; Scope = 'Machine'; Path = 'SYSTEM\CurrentControlSet\Control\CrashControl'; Name = 'CrashDumpEnabled'; Type = 'DWord'; Value = 0 }
        @{ Rule = 'update-hours'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'SetActiveHours'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'update-hours'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'ActiveHoursStart'; Type = 'DWord'; Value = 7 }
        @{ Rule = 'update-hours'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'ActiveHoursEnd'; Type = 'DWord'; Value = 22 }
        @{ Rule = 'update-hours'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'SetUpdateNotificationLevel'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'update-hours'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'UpdateNotificationLevel'; Type = 'DWord'; Value = 2 }
        @{ Rule = 'autorun'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer'; Name = 'NoDriveTypeAutoRun'; Type = 'DWord'; Value = 255 }
        @{ Rule = 'autorun'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer'; Name = 'NoAutorun'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'notifications'; Scope = 'User'; Path = 'Software\Policies\Microsoft\Windows\CurrentVersion\PushNotifications'; Name = 'NoToastApplicationNotification'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'notifications'; Scope = 'User'; Path = 'Software\Policies\Microsoft\Windows\Explorer'; Name = 'DisableNotificationCenter'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'usb-storage'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}'; Name = 'Deny_Execute'; Type = 'DWord'; Value = 1 }
        @{ Rule = 'power-button'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\7648EFA3-DD9C-4E3E-B566-50F929386280'; Name = 'ACSettingIndex'; Type = 'DWord'; Value = 0 }
        @{ Rule = 'power-button'; Scope = 'Machine'; Path = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\96996BC0-AD50-47EC-923B-6F41874DD9EB'; Name = 'ACSettingIndex'; Type = 'DWord'; Value = 0 }
        @{ Rule = 'power-button'; Scope = 'Machine'; Path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'shutdownwithoutlogon'; Type = 'DWord'; Value = 0 }
    )
    PredefinedKeys = @(
        @{ Rule = 'key-alt-f4'; Ids = @('Alt+F4', 'Ctrl+F4') }
        @{ Rule = 'key-alt-tab'; Ids = @('Alt+Tab', 'Ctrl+Tab') }
        @{ Rule = 'key-alt-space'; Ids = @('Alt+Space') }
        @{ Rule = 'key-ctrl-esc'; Ids = @('Ctrl+Esc') }
        @{ Rule = 'key-ctrl-shift-esc'; Ids = @('Shift+Ctrl+Esc') }
        @{ Rule = 'key-ctrl-alt-del'; Ids = @('Ctrl+Alt+Del') }
        @{ Rule = 'accessibility-keys'; Ids = @('LShift+LAlt+PrintScrn', 'LShift+LAlt+NumLock', 'Win+U') }
        @{ Rule = 'key-win'; Ids = @('Windows', 'Application', 'Win+L', 'Win+R', 'Win+E', 'Win+D', 'Win+I', 'Win+P', 'Win+Tab', 'Win+.', 'Win+F1', 'Win+H', 'Win+K', 'Win+Q', 'Win+V', 'Win+Space') }
        @{ Rule = 'key-apps'; Ids = @('LaunchMail', 'LaunchMediaSelect', 'LaunchApp1', 'LaunchApp2', 'BrowserHome', 'BrowserSearch', 'BrowserFavorites', 'BrowserBack', 'BrowserForward', 'BrowserRefresh', 'BrowserStop') }
    )
    CustomKeys = @(
        @{ Rule = 'key-alt-esc'; Ids = @('Alt+Esc') }
        @{ Rule = 'key-printscreen'; Ids = @('PrintScreen') }
    )
    # The variables that a kiosk in production does not start beside.
    Variables = @('PYTHON*', 'QT_*', 'QML*', 'QSG_*', 'QV4_*', 'SSLKEYLOGFILE')
}
